"""A visit that joined an open one follows it: its visitor is told, or it is noted why not, before the first closes."""

from datetime import timedelta

import pytest
from django.urls import reverse

from archive.contents import case_contents
from office.models import CodeKind
from office.moves import MoveRefusedError
from referrals.workflow import close_visit
from tests.factories import (
    NOW,
    code,
    handler_of,
    make_fed_back,
    make_handling,
    make_rated,
    make_to_feed_back,
    make_visit,
)
from tests.visits.desk import desk, errors, page_url, send, show
from visits.models import Confidentiality, Disposition, JoinedNotice, Visit
from visits.next_step import next_step
from visits.workflow import correct_visit, merge_visitors, open_round, receive_visit, tell_joined, triage_visit
from visits.workflow.interviewing import Triage

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)


def oral():
    return code(CodeKind.FEEDBACK_METHOD, "oral")


def join(first, **values):
    """Somebody comes with the same matter while it is open."""
    by = first.registrar
    again = receive_visit(make_visit(by=by, repeats=first, when=LATER, **values), by=by, at=LATER)
    again = triage_visit(again, Triage(Disposition.JOINED, "同一事项", joined_to=first), by=by, at=LATER)
    first.refresh_from_db()
    return again


def told(**more):
    return {"method": oral().pk, "content": "电梯已修复。", "recipient": "李明", **more}


def test_triage_proposes_to_join_the_open_visit(client):
    user = desk()
    first = make_handling(by=user)
    again = receive_visit(make_visit(by=user, repeats=first, when=LATER), by=user, at=LATER)
    form = show(client, user, "triage", again).context["form"]
    assert (form["disposition"].value(), form["joined_no"].value()) == (Disposition.JOINED, first.visit_no)


def test_triage_proposes_the_first_visit_also_when_a_joined_one_comes_back(client):
    user = desk()
    first = make_handling(by=user)
    second = join(first)
    third = receive_visit(make_visit(by=user, repeats=second, when=LATER), by=user, at=LATER)
    form = show(client, user, "triage", third).context["form"]
    assert form["joined_no"].value() == first.visit_no
    send(client, user, "triage", third, disposition="joined", joined_no=first.visit_no, note="同一事项")
    third.refresh_from_db()
    assert third.joined_to == first


def test_triage_proposes_nothing_once_the_earlier_visit_is_closed(client):
    user = desk()
    first = make_rated(by=user)
    close_visit(first, by=user, at=NOW)
    again = receive_visit(make_visit(by=user, repeats=first, when=LATER), by=user, at=LATER)
    assert show(client, user, "triage", again).context["form"]["disposition"].value() is None


def test_visits_of_merged_people_may_join():
    user = desk()
    first = make_handling(by=user, name="张伟")
    again = receive_visit(make_visit(by=user, name="章伟"), by=user, at=LATER)
    with pytest.raises(MoveRefusedError, match="of somebody else"):
        triage_visit(again, Triage(Disposition.JOINED, "同一事项", joined_to=first), by=user, at=LATER)
    merge_visitors(first.visitor, again.visitor, by=user, at=NOW, reason="同一人")
    assert (
        triage_visit(again, Triage(Disposition.JOINED, "同一", joined_to=first), by=user, at=LATER).joined_to == first
    )


def test_feedback_offers_those_joined_and_ticks_the_same_person(client):
    user = desk()
    first = make_to_feed_back(by=user)
    same, other = join(first), join(first, name="王芳")
    form = show(client, user, "feedback", first).context["form"]
    assert list(form.fields["also_told"].queryset) == [same, other]
    assert form["also_told"].value() == [same.pk]


def test_feedback_without_joined_visits_asks_nothing_more(client):
    user = desk()
    assert "also_told" not in show(client, user, "feedback", make_to_feed_back(by=user)).context["form"].fields


def test_feedback_notes_who_was_told_and_leaves_the_rest_as_next_step(client):
    user = desk()
    first = make_to_feed_back(by=user)
    same, other = join(first), join(first, name="王芳")
    assert send(client, user, "feedback", first, **told(also_told=[same.pk])).status_code == 302
    notice = JoinedNotice.objects.get()
    assert (notice.visit, notice.method, notice.noted_by, notice.was_told) == (same, oral(), user, True)
    first.refresh_from_db()
    assert first.untold_joined
    assert next_step(first).page == "visits:tell_joined"
    send(client, user, "tell_joined", first, joined=[other.pk], was_told="1", method=oral().pk)
    first.refresh_from_db()
    assert not first.untold_joined
    assert next_step(first).page == "visits:rating"


def test_first_visit_is_not_closed_before_everybody_was_told(client):
    user = desk()
    first = make_rated(by=user)
    other = join(first, name="王芳")
    assert first.untold_joined
    with pytest.raises(MoveRefusedError, match="joined visits first"):
        close_visit(first, by=user, at=LATER)
    found = errors(send(client, user, "tell_joined", first, joined=[other.pk], was_told=""))
    assert set(found) == {"note"}
    assert (
        send(client, user, "tell_joined", first, joined=[other.pk], was_told="", note="三次电话未接").status_code == 302
    )
    first.refresh_from_db()
    assert close_visit(first, by=user, at=LATER).status == "closed"
    assert not JoinedNotice.objects.get().was_told


def test_telling_needs_a_way(client):
    user = desk()
    first = make_fed_back(by=user)
    other = join(first)
    assert set(errors(send(client, user, "tell_joined", first, joined=[other.pk], was_told="1"))) == {"method"}


def test_a_new_round_means_a_new_result_to_be_told():
    user = desk()
    first = make_rated("dissatisfied", by=user)
    other = join(first)
    tell_joined(first, [other], by=user, at=LATER, method=oral())
    first.refresh_from_db()
    with pytest.raises(MoveRefusedError, match="told already"):
        tell_joined(first, [other], by=user, at=LATER, method=oral())
    open_round(first, by=user, at=LATER, kind="rehandling", reason="没修好", refer=False)
    first.refresh_from_db()
    assert not first.untold_joined
    with pytest.raises(MoveRefusedError, match="once the result"):
        tell_joined(first, [other], by=user, at=LATER, method=oral())


def test_a_visit_that_is_not_joined_is_not_told():
    first = make_fed_back()
    stranger = make_visit(by=handler_of(first))
    with pytest.raises(MoveRefusedError, match="not joined"):
        tell_joined(first, [stranger], by=handler_of(first), at=LATER, method=oral())


def test_a_confidential_joined_visit_neither_blocks_nor_shows(client):
    user = desk()
    first = make_rated(by=user)
    secret = join(first, name="王芳")
    Visit.objects.filter(pk=secret.pk).update(confidentiality=Confidentiality.WHISTLEBLOW)
    Visit.objects.filter(pk=first.pk).update(untold_joined=False)
    first.refresh_from_db()
    assert secret.visit_no not in show(client, user, "detail", first).content.decode()
    assert client.get(page_url("tell_joined", first)).status_code == 302
    assert close_visit(first, by=user, at=LATER).status == "closed"


def test_joined_visit_shows_where_the_first_one_stands(client):
    user = desk()
    first = make_to_feed_back(by=user)
    other = join(first)
    text = show(client, user, "detail", other).content.decode()
    assert first.visit_no in text
    assert "to feed back" in text
    assert "电梯已修复。" in text
    assert "not yet" in text
    send(client, user, "feedback", first, **told(also_told=[other.pk], content="已经修好了"))
    text = show(client, user, "detail", other).content.decode()
    assert "已经修好了" in text
    assert "not yet" not in text


def test_first_visit_lists_the_joined_ones(client):
    user = desk()
    first = make_fed_back(by=user)
    other = join(first, name="王芳")
    response = show(client, user, "detail", first)
    assert response.context["joined"] == [other]
    assert response.context["step_button"].page == "visits:tell_joined"
    assert "not yet told" in response.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_detail_with_joined_visits_keeps_its_budget(client, django_assert_max_num_queries, number):
    user = desk()
    first = make_rated(by=user)
    joined = [join(first, name=f"王芳{turn}") for turn in range(number)]
    tell_joined(first, joined, by=user, at=LATER, method=oral())
    client.force_login(user)
    with django_assert_max_num_queries(21):
        client.get(first.get_absolute_url())
    with django_assert_max_num_queries(21):
        client.get(joined[0].get_absolute_url())


def test_telling_page_is_for_those_who_work_on_the_visit(client):
    first = make_fed_back(by=desk())
    client.force_login(desk())
    assert client.get(reverse("visits:tell_joined", args=[first.pk])).status_code == 404


def test_what_was_noted_goes_into_the_file():
    user = desk()
    first = make_fed_back(by=user)
    other = join(first)
    tell_joined(first, [other], by=user, at=LATER, method=oral(), note="本人在场")
    assert case_contents(other)["joined_notices"][0]["note"] == "本人在场"
    assert "untold_joined" not in case_contents(first)["visit"]


def test_those_joined_follow_when_the_visit_joins_another():
    user = desk()
    first = make_handling(by=user)
    second = receive_visit(make_visit(by=user, repeats=first, when=LATER), by=user, at=LATER)
    third = join(second)

    triage_visit(second, Triage(Disposition.JOINED, "同一事项", joined_to=first), by=user, at=LATER)

    third.refresh_from_db()
    assert third.joined_to == first
    assert third.history.first().history_change_reason == f"joined to {first}"


def test_a_correction_that_makes_a_joined_visit_secret_leaves_nobody_to_be_told():
    user = desk()
    first = make_rated(by=user)
    other = join(first, name="王芳")
    assert first.untold_joined
    other.refresh_from_db()
    changed = ("purpose", "respondent_unit", "confidentiality")
    other.purpose = code(CodeKind.PURPOSE, "whistleblow")
    other.respondent_unit, other.confidentiality = "临江市某局", Confidentiality.WHISTLEBLOW

    correct_visit(other, by=user, at=LATER, reason="检举控告", changed=changed)

    first.refresh_from_db()
    assert not first.untold_joined


def test_a_visit_hidden_from_one_of_the_staff_is_not_told_by_those_of_the_first():
    user = desk()
    first = make_rated(by=user)
    Visit.objects.filter(pk=first.pk).update(respondent_staff=desk().pk)
    first.refresh_from_db()
    join(first, name="王芳")
    assert not first.untold_joined
