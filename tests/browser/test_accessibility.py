"""The main pages against the rules of WCAG 2.2 A and AA that a program can check (axe-core)."""

from itertools import chain

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from tests import factories
from tests.factories import (
    make_room,
    make_user,
    make_visit,
)

pytestmark = pytest.mark.browser
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def sign_in(page, user):
    """A session as the sign-in page makes it."""
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "domain": "localhost", "path": "/"}]
    )


def violations(page, address):
    """What axe finds wrong on a page, one line a finding."""
    page.goto(address)
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{address}: {rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def test_pages_of_the_desk_keep_the_rules(page):
    room = make_room()
    user = make_user(role="receptionist", room=room)
    make_visit(by=user)
    interviewed, handled = factories.make_interviewed(by=user), factories.make_handling(by=user)
    told = factories.make_to_feed_back(by=user)
    sign_in(page, user)

    addresses = [
        reverse("home"),
        reverse("visits:list"),
        reverse("visits:register"),
        reverse("visits:queue"),
        reverse("visits:board"),
        reverse("visits:interview", args=[interviewed.pk]),
        reverse("visits:triage", args=[interviewed.pk]),
        reverse("visits:result", args=[handled.pk]),
        reverse("visits:feedback", args=[told.pk]),
        told.get_absolute_url(),
    ]
    assert list(chain.from_iterable(violations(page, address) for address in addresses)) == []


def test_pages_behind_the_desk_keep_the_rules(page):
    slip = factories.make_draft()
    sign_in(page, make_user(role="manager"))

    addresses = [
        reverse("login"),
        reverse("home"),
        reverse("referrals:list"),
        reverse("referrals:overdue"),
        slip.get_absolute_url(),
        reverse("archive:browse"),
        reverse("supervision:complaints"),
        reverse("supervision:complaint_new"),
        reverse("supervision:appraisals"),
        reverse("supervision:appraisal_new"),
        f"{reverse('search')}?q=电梯",
    ]
    assert list(chain.from_iterable(violations(page, address) for address in addresses)) == []
