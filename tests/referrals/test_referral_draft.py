"""Writing a slip, changing it, handing it in, throwing it away."""

from uuid import uuid4

import pytest
from django.urls import reverse

from referrals.models import PartKind, Referral, ReferralStatus
from tests.factories import (
    handler_of,
    make_department,
    make_draft,
    make_handling,
    make_referral,
    make_room,
    make_user,
)
from visits.models import Disposition

pytestmark = pytest.mark.django_db


def visit_to_refer(**values):
    return make_handling(disposition=Disposition.REFERRED, **values)


def new_page(visit):
    return f"{reverse('referrals:new')}?visit={visit.pk}"


def filled_in(department, **values):
    return {
        "token": str(uuid4()),
        "department": department.pk,
        "kind": "internal",
        "subject": "电梯故障",
        "summary": "三号楼电梯停运。",
        "requirement": "请书面反馈。",
        **values,
    }


def test_new_page_is_filled_from_the_visit(client):
    visit = visit_to_refer()
    client.force_login(handler_of(visit))

    page = client.get(new_page(visit)).content.decode()

    assert visit.subject in page
    assert "诉求：修复电梯" in page
    assert "autofocus" in page


def test_new_slip_makes_a_part_for_each_department_that_takes_part(client):
    visit, lead, part, copy = visit_to_refer(), make_department(), make_department(), make_department()
    client.force_login(handler_of(visit))

    response = client.post(new_page(visit), filled_in(lead, co_departments=[part.pk], copies=[copy.pk]))

    slip = Referral.objects.get(part=PartKind.LEAD)
    assert response.headers["Location"] == slip.get_absolute_url()
    assert slip.co_slips.get().department == part
    assert list(slip.copies_to.all()) == [copy]


def test_new_slip_sent_twice_is_one_slip(client):
    visit, data = visit_to_refer(), filled_in(make_department())
    client.force_login(handler_of(visit))

    client.post(new_page(visit), data)
    client.post(new_page(visit), data)

    assert visit.referrals.count() == 1


def test_new_slip_with_a_day_that_has_passed_keeps_what_was_typed(client):
    visit = visit_to_refer()
    client.force_login(handler_of(visit))

    response = client.post(new_page(visit), filled_in(make_department(), requested_due_on="2020-01-01"))

    assert response.context["form"].errors["requested_due_on"] == ["This day has passed."]
    assert "三号楼电梯停运。" in response.content.decode()
    assert not visit.referrals.exists()


def test_new_slip_to_the_department_complained_of_is_refused(client):
    accused = make_department()
    visit = visit_to_refer(respondent_department=accused)
    visit.confidentiality = "whistleblow"
    visit.save()
    client.force_login(make_user(role="discipline"))

    response = client.post(new_page(visit), filled_in(accused))

    assert "must not go there" in response.content.decode()
    assert not visit.referrals.exists()


@pytest.mark.parametrize("pk", ["", "x", "0", "9" * 30])
def test_new_slip_without_a_visit_is_not_found(client, pk):
    client.force_login(make_user(role="receptionist", room=make_room()))

    assert client.get(reverse("referrals:new"), {"visit": pk}).status_code == 404


def test_new_slip_of_another_rooms_visit_is_not_found(client):
    client.force_login(make_user(role="receptionist", room=make_room()))

    assert client.get(new_page(visit_to_refer())).status_code == 404


@pytest.mark.parametrize("role", ["archivist", "supervisor"])
def test_new_slip_without_the_right_is_refused(client, role):
    client.force_login(make_user(role=role))

    assert client.get(new_page(visit_to_refer())).status_code == 403


def test_draft_changed_is_saved(client):
    slip = make_draft()
    client.force_login(slip.drafted_by)

    client.post(
        reverse("referrals:edit", args=[slip.pk]),
        filled_in(slip.department, subject="新的事由", revision=slip.revision),
    )

    slip.refresh_from_db()
    assert slip.subject == "新的事由"


def test_draft_changed_on_a_stale_page_is_kept_on_the_page_alone(client):
    slip = make_draft()
    client.force_login(slip.drafted_by)

    response = client.post(
        reverse("referrals:edit", args=[slip.pk]),
        filled_in(slip.department, subject="新的事由", revision=slip.revision - 1),
    )

    slip.refresh_from_db()
    page = response.content.decode()
    assert "Somebody changed this record" in page
    assert "新的事由" in page
    assert slip.subject != "新的事由"
    assert response.context["form"]["revision"].value() == str(slip.revision)


def test_draft_handed_in_cannot_be_changed_any_more(client):
    slip = make_draft()
    client.force_login(slip.drafted_by)

    client.post(reverse("referrals:submit", args=[slip.pk]))
    again = client.post(reverse("referrals:submit", args=[slip.pk]), follow=True)
    edit = client.get(reverse("referrals:edit", args=[slip.pk]), follow=True)

    slip.refresh_from_db()
    assert slip.status == ReferralStatus.AWAITING_APPROVAL
    assert "nothing was changed" in again.content.decode()
    assert "this can&#x27;t be done now" in edit.content.decode()


def test_draft_is_handed_in_by_post_alone(client):
    slip = make_draft()
    client.force_login(slip.drafted_by)

    assert client.get(reverse("referrals:submit", args=[slip.pk])).status_code == 405


def test_draft_thrown_away_keeps_its_number(client):
    slip = make_draft()
    client.force_login(slip.drafted_by)
    page = reverse("referrals:void", args=[slip.pk])

    without_reason = client.post(page, {"note": "", "revision": slip.revision})
    client.post(page, {"note": "重复起草", "revision": slip.revision})

    slip.refresh_from_db()
    assert without_reason.status_code == 200
    assert slip.status == ReferralStatus.VOID


@pytest.mark.parametrize("what", ["department", "copies"])
def test_new_slip_never_goes_to_the_accused_not_even_as_a_copy(client, what):
    accused, other = make_department(), make_department()
    visit = visit_to_refer(respondent_department=accused)
    visit.confidentiality = "whistleblow"
    visit.save()
    client.force_login(make_user(role="discipline"))
    data = filled_in(accused) if what == "department" else filled_in(other, copies=[accused.pk])

    response = client.post(new_page(visit), data)

    assert "must not go there" in response.content.decode()
    assert not visit.referrals.exists()


def test_draft_changed_to_a_department_with_an_open_slip_is_refused(client):
    other = make_referral()
    slip = make_draft(visit=other.visit)
    client.force_login(slip.drafted_by)

    response = client.post(
        reverse("referrals:edit", args=[slip.pk]), filled_in(other.department, revision=slip.revision)
    )

    assert "already has an open slip of this visit" in response.content.decode()
    assert Referral.objects.get(pk=slip.pk).department != other.department


def test_draft_handed_in_on_a_stale_page_stays_a_draft(client):
    slip = make_draft()
    client.force_login(slip.drafted_by)
    page = client.get(slip.get_absolute_url()).content.decode()

    response = client.post(reverse("referrals:submit", args=[slip.pk]), {"revision": slip.revision + 1}, follow=True)

    slip.refresh_from_db()
    assert f'name="revision" value="{slip.revision}"' in page
    assert "Somebody changed this record" in response.content.decode()
    assert slip.status == ReferralStatus.DRAFT


def test_slip_already_issued_is_not_thrown_away(client):
    slip = make_referral()
    client.force_login(slip.drafted_by)

    response = client.post(reverse("referrals:void", args=[slip.pk]), {"note": "重复起草", "revision": slip.revision})

    assert "this can&#x27;t be done now" in response.content.decode()
    assert "重复起草" in response.content.decode()


@pytest.mark.parametrize("status", ["returned", "withdrawn", "void"])
def test_new_lead_slip_takes_over_the_parts_of_the_one_given_up(status):
    lead = make_referral()
    part = make_draft(visit=lead.visit)
    Referral.objects.filter(pk=part.pk).update(part=PartKind.CO, lead=lead)
    values = {"issued_at": None, "due_on": None} if status == "void" else {}
    Referral.objects.filter(pk=lead.pk).update(status=status, **values)

    new = make_draft(visit=lead.visit)

    part.refresh_from_db()
    assert part.lead == new
    assert part.history.first().history_change_reason == f"lead slip is now {new.slip_no}"


def test_new_lead_slip_leaves_the_parts_of_an_open_one_alone():
    lead = make_referral()
    part = make_draft(visit=lead.visit)
    Referral.objects.filter(pk=part.pk).update(part=PartKind.CO, lead=lead)

    make_draft(visit=lead.visit)

    part.refresh_from_db()
    assert part.lead == lead


@pytest.mark.parametrize("page", ["edit", "submit", "void"])
def test_draft_of_the_desk_is_not_touched_by_the_supervisor(client, page):
    slip = make_draft()
    client.force_login(make_user(role="supervisor"))

    shown = client.get(slip.get_absolute_url())

    assert not {action.page for action in shown.context["actions"]} & {"edit", "submit", "void"}
    assert client.post(reverse(f"referrals:{page}", args=[slip.pk])).status_code == 403
