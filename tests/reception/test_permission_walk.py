"""Every role on every page: generated from the URL map, so that a new page cannot be forgotten."""

from uuid import UUID

import pytest
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from office.roles import ROLES
from tests.factories import make_draft, make_interviewed, make_rated, make_replied, make_user, make_visit
from visits.models import Confidentiality

pytestmark = pytest.mark.django_db
PUBLIC = {
    "login", "login_again", "session", "logout", "healthz", "readyz", "switch_language",
    "visits:board", "visits:query", "visits:ticket_state",
}  # fmt: skip
EVERYBODY = {"home", "search", "supervision:appraisals", "visits:draft_current"}  # within the own scope
NO_CASES = ("administrator", "auditor")
SECRET = "食堂采购回扣线索"


def named_patterns(resolver=None, namespace=""):
    """Full name and pattern of each of our pages; Django's own administration is not walked."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if entry.app_name != "admin":
                prefix = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                yield from named_patterns(entry, prefix)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{namespace}{entry.name}", entry


PAGES = dict(named_patterns())


def url_of(name, pk):
    """The page's address, filled with a record's key and plausible other parts."""
    values = {
        "pk": pk,
        "year": 2026,
        "category": "010000",
        "code": "0001-XF·2026-D30-010000-0001",
        "verb": "call",
        "file": pk,
        "token": UUID(int=pk),
    }
    wanted = PAGES[name].pattern.converters
    try:
        return reverse(name, kwargs={key: values[key] for key in wanted})
    except (KeyError, NoReverseMatch) as error:
        raise AssertionError(f"teach url_of() about {name}") from error


@pytest.fixture
def whistleblow():
    """A visit that only the discipline office and the manager may know of."""
    return make_visit(confidentiality=Confidentiality.WHISTLEBLOW, subject=SECRET, statement=SECRET, demand=SECRET)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_wants_a_sign_in_unless_public(client, name):
    for answer in (client.get(url_of(name, 1)), client.post(url_of(name, 1))):
        if name in PUBLIC:
            assert answer.status_code != 500
        else:
            assert answer.headers["Location"].startswith(reverse("login"))


@pytest.mark.parametrize("role", NO_CASES)
def test_roles_without_case_content_get_none(client, role, whistleblow):
    visit = make_interviewed()
    client.force_login(make_user(role=role))
    allowed = PUBLIC | EVERYBODY | {"auditor": {"audit:log"}, "administrator": {"jobs"}}[role]

    answers = {name: client.get(url_of(name, visit.pk)) for name in PAGES if name not in allowed}

    opened = {name for name, answer in answers.items() if answer.status_code not in {403, 404, 405}}
    assert {name for name in opened if not name.startswith("supervision:appraisal")} == set()


@pytest.mark.parametrize("role", sorted(ROLES))
def test_no_page_breaks_and_whistleblowing_stays_hidden(client, role, whistleblow):
    make_draft(), make_replied(), make_rated()
    client.force_login(make_user(role=role))
    may_see = role in {"discipline", "manager"}

    for name in PAGES:
        answer = client.get(url_of(name, whistleblow.pk))
        assert answer.status_code in {200, 302, 403, 404, 405}, name
        if not may_see and answer.headers.get("Content-Type", "").startswith("text/html"):
            assert SECRET not in answer.content.decode(), name
    found = client.get(reverse("search"), {"q": SECRET}).content.decode()
    assert (f'href="/visits/{whistleblow.pk}/"' in found) == may_see


@pytest.mark.parametrize("role", sorted(ROLES))
def test_posting_nothing_breaks_nothing(client, role):
    slip = make_replied()
    client.force_login(make_user(role=role, department=slip.department, room=slip.visit.room))

    for name in PAGES:
        if name not in {"logout", "login"}:
            assert client.post(url_of(name, slip.pk)).status_code in {200, 302, 403, 404, 405}, name


def test_refused_page_is_logged_and_says_what_to_do(client):
    client.force_login(make_user(role="auditor"))

    answer = client.get(reverse("visits:list"))

    assert answer.status_code == 403
    assert "ask the administrator" in answer.content.decode()
