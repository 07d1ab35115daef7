"""Sign-in, sign-out, language, health."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from audit.models import AccessAction, AccessRecord
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def user_with_password():
    user = make_user(role="receptionist", username="zhang")
    user.set_password("right-Horse-9")
    user.save()
    return user


def test_visitor_without_sign_in_is_sent_to_the_sign_in_page(client):
    response = client.get(reverse("home"))

    assert response.headers["Location"] == f"{reverse('login')}?next=/"


def test_right_password_leads_home_and_is_logged(client):
    user_with_password()

    response = client.post(reverse("login"), {"username": "zhang", "password": "right-Horse-9"})

    assert response.headers["Location"] == reverse("home")
    assert AccessRecord.objects.get().action == AccessAction.SIGN_IN


def test_wrong_password_shows_the_error_keeps_the_name_and_is_logged(client):
    user_with_password()

    response = client.post(reverse("login"), {"username": "zhang", "password": "wrong"})

    assert "Please enter a correct username and password" in response.text
    assert 'value="zhang"' in response.text
    record = AccessRecord.objects.get()
    assert (record.action, record.user, record.label) == (AccessAction.SIGN_IN_FAILED, None, "")


def test_sign_out_ends_the_session(client):
    client.force_login(user_with_password())

    client.post(reverse("logout"))

    assert client.get(reverse("home")).status_code == 302


def test_pages_are_chinese_whatever_the_browser_prefers():
    response = Client(headers={"accept-language": "en"}).get(reverse("login"))

    assert response.headers["Content-Language"] == "zh-hans"
    assert '<html lang="zh-hans">' in response.text


def test_language_is_switched_and_remembered(client):
    response = client.post(reverse("switch_language"), {"language": "zh-hans", "next": reverse("login")})

    assert response.headers["Location"] == reverse("login")
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "zh-hans"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", ""])
def test_language_switch_never_leads_outside(client, target):
    response = client.post(reverse("switch_language"), {"language": "xx", "next": target})

    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("name", ["healthz", "readyz"])
def test_health_pages_answer_without_sign_in(client, name):
    assert client.get(reverse(name)).content == b"ok"


def test_every_answer_forbids_foreign_and_inline_script(client):
    policy = client.get(reverse("login")).headers["Content-Security-Policy"]

    assert "script-src 'self'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
