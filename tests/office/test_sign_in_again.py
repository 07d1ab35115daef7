"""A session that ended while a page was open: who is signed in, and signing in again in place."""

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AccessAction, AccessRecord
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "right-Horse-9"


@pytest.fixture
def user():
    user = make_user(role="receptionist", username="zhang")
    user.set_password(PASSWORD)
    user.save()
    return user


def test_session_says_who_and_gives_a_fresh_token(client, user):
    assert client.get(reverse("session")).json()["user"] == ""
    client.force_login(user)
    told = client.get(reverse("session")).json()
    assert told["user"] == "zhang"
    assert len(told["csrf"]) == 64


def test_sign_in_again_takes_the_password_and_is_logged(client, user):
    told = client.post(reverse("login_again"), {"username": "zhang", "password": PASSWORD}).json()
    assert told["user"] == "zhang"
    assert client.get(reverse("home")).status_code == 200
    assert AccessRecord.objects.get().action == AccessAction.SIGN_IN


def test_sign_in_again_with_a_wrong_password_says_so_and_is_logged(client, user):
    told = client.post(reverse("login_again"), {"username": "zhang", "password": "wrong"}).json()
    assert told["user"] == ""
    assert "correct username and password" in told["errors"][0]
    assert AccessRecord.objects.get().action == AccessAction.SIGN_IN_FAILED


def test_sign_in_again_wants_its_token(user):
    client = Client(enforce_csrf_checks=True)
    told = {"username": "zhang", "password": PASSWORD}
    assert client.post(reverse("login_again"), told).status_code == 403

    token = client.get(reverse("session")).json()["csrf"]

    fresh = client.post(reverse("login_again"), {**told, "csrfmiddlewaretoken": token}).json()
    assert fresh["user"] == "zhang"
    assert client.post(reverse("logout"), {"csrfmiddlewaretoken": fresh["csrf"]}).status_code == 302


def test_sign_in_again_is_no_page(client):
    assert client.get(reverse("login_again")).status_code == 405
