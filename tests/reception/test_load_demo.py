"""The demo: one command gives every case its place, dated from the day of loading."""

import re
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from archive.models import ArchivedCase
from office.idcard import parse_id
from office.models import User
from office.roles import ROLES
from reception.demo.loading import load_demo
from referrals.models import Referral, ReferralStatus
from supervision.models import ComplaintStatus, StaffAppraisal, StaffComplaint
from tests.factories import at, make_visit
from visits.models import Confidentiality, FeedbackReceipt, QueueTicket, TicketStatus, Visit, VisitPerson, VisitStatus

ON = date(2026, 11, 20)
PASSWORD = "correct-horse-7"


def load(**options):
    """What the command prints."""
    printed = StringIO()
    call_command("load_demo", on=ON, stdout=printed, **options)
    return printed.getvalue()


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo, loaded once for this file and rolled back after it; gives what the command printed."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setenv("DEMO_PASSWORD", PASSWORD)
        yield load()
        transaction.set_rollback(True)


def visit_of(name):
    """The latest visit of a person."""
    return Visit.objects.filter(name=name).latest("arrived_at")


def test_every_status_has_visits(demo):
    assert Counter(Visit.objects.values_list("status", flat=True)) == {
        VisitStatus.REGISTERED: 1,
        VisitStatus.IN_INTERVIEW: 1,
        VisitStatus.HANDLING: 1,
        VisitStatus.REFERRED: 4,
        VisitStatus.TO_FEED_BACK: 1,
        VisitStatus.FED_BACK: 2,
        VisitStatus.CLOSED: 11,
        VisitStatus.ARCHIVED: 6,
        VisitStatus.VOID: 1,
    }


def test_every_role_can_sign_in(demo):
    for role in ROLES:
        user = User.objects.get(username=role)
        assert [group.name for group in user.groups.all()] == [role]
        assert user.check_password(PASSWORD)
        assert re.search(rf"^  {role} +{role} +{user.full_name}$", demo, re.MULTILINE)
    assert User.objects.get(username="receptionist").full_name == "张敏"
    assert list(User.objects.filter(is_staff=True).values_list("username", flat=True)) == ["administrator"]


def test_slip_of_the_leaking_roof_is_eight_days_overdue(demo):
    slip = Referral.objects.overdue(ON).get()
    assert (slip.visit.name, slip.department.name, slip.days_late(ON)) == ("赵桂芳", "住建科", 8)


def test_slip_of_the_market_stall_is_due_in_three_days(demo):
    visit = visit_of("买买提\u00b7艾力")
    assert (visit.referrals.get().due_on - ON).days == 3


def test_returned_slip_was_issued_to_another_department(demo):
    slips = visit_of("孙浩").referrals.order_by("pk")
    assert [(slip.department.code, slip.status) for slip in slips] == [
        ("NY", ReferralStatus.RETURNED),
        ("RS", ReferralStatus.REPLIED),
    ]


@pytest.mark.parametrize(
    "numbers",
    [
        lambda: Visit.objects.values_list("visit_no", flat=True),
        lambda: Referral.objects.values_list("slip_no", flat=True),
        lambda: StaffAppraisal.objects.values_list("appraisal_no", flat=True),
    ],
)
def test_numbers_have_no_gap(demo, numbers):
    years = {}
    for text in numbers():
        year, number = map(int, re.search(r"〔(\d+)〕第(\d+)号", text).groups())
        years.setdefault(year, []).append(number)
    assert years
    for given in years.values():
        assert sorted(given) == list(range(1, len(given) + 1))


def test_numbers_follow_the_days(demo):
    visits = Visit.objects.filter(registered_at__year=ON.year).order_by("visit_no")
    days = [visit.registered_at for visit in visits]
    assert days == sorted(days)


def test_history_bears_the_time_of_the_step(demo):
    visit = visit_of("赵桂芳")
    assert visit.history.earliest().history_date == visit.registered_at


@pytest.mark.parametrize("name", ["李𬭎", "陈㛃", "龚䶮"])
def test_rare_name_is_found(demo, name):
    assert Visit.objects.zh(name).get().name == name


def test_identity_numbers_are_valid(demo):
    for visit in Visit.objects.exclude(id_hash="").select_related("id_type"):
        if visit.id_type.code == "resident_id":
            assert parse_id(visit.id_number, on=ON).birth_date == visit.birth_date
    assert visit_of("冯海").id_number == "99000019890303016X"


def test_matter_of_the_land_is_one_chain_of_four(demo):
    visit, chain = visit_of("周建平"), []
    while visit:
        chain.append(visit)
        visit = visit.repeats
    assert len(chain) == 4
    assert len({visit.visitor_id for visit in chain}) == 1


def test_dissatisfied_visitor_has_three_rounds(demo):
    verdicts = visit_of("吴玉珍").rounds.values_list("verdict", flat=True)
    assert list(verdicts) == ["dissatisfied", "dissatisfied", "satisfied"]


def test_group_of_23_names_everybody(demo):
    visit = visit_of("刘秀兰")
    assert visit.is_group
    assert (visit.people_count, visit.affected_count) == (23, 312)
    assert VisitPerson.objects.filter(visit=visit).count() == 22


def test_two_of_five_representatives_have_the_answer(demo):
    visit = visit_of("刘秀兰")
    receipts = FeedbackReceipt.objects.filter(feedback__round__visit=visit)
    assert sorted(receipts.values_list("name", "state")) == [
        ("刘秀兰", "signed"), ("周国强", "signed"), ("韩东", "not_reached")
    ]  # fmt: skip
    assert visit.untold_count == 2


def test_whistleblowing_is_seen_by_two_persons(demo):
    visit = Visit.objects.get(confidentiality=Confidentiality.WHISTLEBLOW)
    seers = [user.username for user in User.objects.all() if Visit.objects.visible_to(user).filter(pk=visit.pk)]
    assert sorted(seers) == ["discipline", "manager"]
    assert [slip.department.name for slip in visit.referrals.all()] == ["纪检室"]


def test_complaint_is_hidden_from_the_receptionist(demo):
    complaint = StaffComplaint.objects.get()
    about = User.objects.get(username="receptionist")
    assert (complaint.about, complaint.status, complaint.points) == (about, ComplaintStatus.CLOSED, 5)
    assert not Visit.objects.visible_to(about).filter(pk=complaint.visit_id)


def test_last_quarter_has_all_four_grades(demo):
    grades = StaffAppraisal.objects.filter(year=2026, quarter=3, status="final").values_list("grade", flat=True)
    assert sorted(grades) == ["basic", "competent", "excellent", "incompetent"]


def test_one_volume_is_past_its_term(demo):
    assert ArchivedCase.objects.count() == 6
    assert ArchivedCase.objects.expired(ON).get().title.startswith("关于马德山")
    assert set(ArchivedCase.objects.values_list("retention", flat=True)) == {"Y", "D30", "D10"}


def test_queue_of_the_day_waits(demo):
    tickets = QueueTicket.objects.of_day(ON)
    assert set(tickets.values_list("status", flat=True)) == set(TicketStatus.values)
    assert tickets.get(visit__isnull=False).visit.name == "冯海"


@pytest.mark.parametrize("options", [{}, {"if_empty": True}])
def test_second_run_changes_nothing(demo, options):
    def state():
        rows = (Visit, Referral, User, ArchivedCase, QueueTicket, StaffComplaint, StaffAppraisal, Visit.history.model)
        return [model.objects.count() for model in rows], list(User.objects.values_list("username", "password"))

    before = state()
    assert load(**options) == "There are visits already: no demo data loaded.\n"
    assert state() == before


@pytest.mark.django_db
def test_if_empty_leaves_a_database_in_use_alone():
    make_visit(when=at(ON))
    users = User.objects.count()
    load(if_empty=True)
    assert (Visit.objects.count(), User.objects.count()) == (1, users)


@pytest.mark.django_db
def test_nothing_happens_after_the_moment_of_loading():
    moment = at(ON, 8, 45)
    load_demo(on=ON, password=PASSWORD, latest=moment)
    assert Visit.history.latest("history_date").history_date == Visit.objects.latest("registered_at").registered_at
    assert QueueTicket.objects.latest("arrived_at").arrived_at == moment
