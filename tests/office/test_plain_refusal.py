"""An address that only takes what a button sends answers in words, not with an empty page."""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories import make_room, make_user

pytestmark = pytest.mark.django_db


def test_get_of_a_button_says_that_nothing_changed(client):
    client.force_login(make_user(role="receptionist", room=make_room()))
    response = client.get(reverse("visits:check_in"))
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "Nothing was changed" in response.content.decode()


def test_get_of_a_button_is_refused_in_chinese(client):
    client.force_login(make_user(role="receptionist", room=make_room()))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    assert "没有作任何更改" in client.get(reverse("visits:check_in")).content.decode()


def test_put_on_a_page_that_exists_is_refused_in_words(client):
    client.force_login(make_user(role="receptionist", room=make_room()))
    response = client.put(reverse("visits:register"))
    assert (response.status_code, response["Allow"]) == (405, "GET, POST")
    assert "There is no page at this address" in response.content.decode()
