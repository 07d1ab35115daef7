"""Who files which closed visits: confidential ones are filed by those who may know of them."""

import pytest
from django.urls import reverse

from archive.models import ArchivedCase
from archive.workflow import ready_for
from tests.archive.cases import make_closed
from tests.factories import make_handling, make_user
from visits.models import Confidentiality

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed():
    """One closed visit of each confidentiality, by its value."""
    return {kind: make_closed(confidentiality=kind) for kind in Confidentiality.values}


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("archivist", {"general", "sensitive"}),
        ("manager", {"whistleblow", "staff_complaint"}),
        ("discipline", {"whistleblow"}),
    ],
)
def test_each_role_files_its_own_kind_of_visit(client, closed, role, kinds):
    user = make_user("archive.file_visit", role=role)
    client.force_login(user)

    shown = set(client.get(reverse("archive:ready")).context["page"])

    assert shown == set(ready_for(user)) == {closed[kind] for kind in kinds}
    for kind, visit in closed.items():
        expected = 200 if kind in kinds else 404
        assert client.get(reverse("archive:file", args=[visit.pk])).status_code == expected


def test_discipline_office_files_a_whistleblowing_visit(client, closed):
    visit = closed[Confidentiality.WHISTLEBLOW]
    client.force_login(make_user("archive.file_visit", role="discipline"))
    asked = {"title": "群众来访材料", "retention": "Y", "revision": visit.revision}

    client.post(reverse("archive:file", args=[visit.pk]), asked)

    assert ArchivedCase.objects.get().visit_id == visit.pk


def test_visit_against_the_manager_is_not_the_managers_to_file():
    manager = make_user("archive.file_visit", role="manager")
    make_closed(confidentiality=Confidentiality.STAFF_COMPLAINT, respondent_staff=manager)

    assert not ready_for(manager).exists()


def test_open_visit_waits_for_nobody():
    make_handling(confidentiality=Confidentiality.WHISTLEBLOW)

    assert not ready_for(make_user("archive.file_visit", role="manager")).exists()
