"""Records for tests, made through the workflow wherever a case is concerned; every day is fixed."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group, Permission

from office.models import Code, CodeKind, Department, Room, User
from referrals.models import PartKind, Referral, ReplyDecision, SlipReply, Verified
from referrals.workflow import (
    accept_reply,
    approve_referral,
    draft_referral,
    receive_referral,
    reply_referral,
    submit_referral,
)
from visits.models import (
    DemandDecision,
    Disposition,
    Feedback,
    InterviewRecord,
    RatingLevel,
    RatingStage,
    SatisfactionRating,
    Visit,
)
from visits.workflow import (
    give_feedback,
    rate_visit,
    receive_visit,
    record_interview,
    record_result,
    register_visit,
    triage_visit,
)
from visits.workflow.interviewing import Triage

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)  # a Monday
_numbers = count(1)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """An instant of the room's own time."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def code(kind: str, value: str) -> Code:
    """A code of the loaded lists."""
    return Code.objects.get(kind=kind, code=value)


def make_department(**values: Any) -> Department:
    """A department with a name of its own."""
    number = next(_numbers)
    return Department.objects.create(**{"code": f"D{number}", "name": f"第{number}科", **values})


def make_room(**values: Any) -> Room:
    """A reception room."""
    return Room.objects.create(**{"name": f"第{next(_numbers)}接待室", "windows": 3, **values})


def make_user(*permissions: str, role: str = "", **values: Any) -> User:
    """A member of staff with a role and/or single permissions (app.codename)."""
    number = next(_numbers)
    user = User(**{"username": f"user{number}", "full_name": f"员工{number}", **values})
    user.set_unusable_password()
    user.save()
    if role:
        user.groups.add(Group.objects.get(name=role))
    for name in permissions:
        app, codename = name.split(".")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return User.objects.get(pk=user.pk)  # without a permission cache


def unsaved_visit(**values: Any) -> Visit:
    """A filled-in form, not yet registered."""
    defaults: dict[str, Any] = {
        "arrived_at": NOW,
        "name": "李明",
        "phone": "19900000001",
        "address": "临江市南山区石桥镇青石村三组27号",
        "subject": "反映小区电梯故障",
        "statement": "小区三号楼电梯自二月起停运，老人上下楼困难。",
        "demand": "请求尽快修复电梯。",
        "people_count": 1,
        "privacy_notice_given": True,
    }
    for name, kind, value in (
        ("purpose", CodeKind.PURPOSE, "demand"),
        ("category1", CodeKind.CATEGORY, values.pop("category_code", None)),
        ("channel", CodeKind.CHANNEL, None),
    ):
        if name not in values:
            found = Code.objects.filter(kind=kind, parent=None)
            values[name] = found.get(code=value) if value else found.first()
    return Visit(**{**defaults, **values})


def make_visit(*, by: User | None = None, room: Room | None = None, when: datetime = NOW, **values: Any) -> Visit:
    """A registered visit, waiting for interview."""
    by = by or make_user(role="receptionist", room=room or make_room())
    visit = unsaved_visit(room=room or by.room or make_room(), **{"arrived_at": when, **values})
    return register_visit(visit, by=by, at=when, token=uuid4())


def handler_of(visit: Visit) -> User:
    """Who handles the visit."""
    assert visit.handler
    return visit.handler


def make_interviewed(
    *, by: User | None = None, demands: tuple[str, ...] = ("修复电梯",), when: datetime = NOW, **values: Any
) -> Visit:
    """A visit in interview with a record."""
    visit = make_visit(by=by, when=when, **values)
    by = by or visit.registrar
    visit = receive_visit(visit, by=by, at=when)
    record = InterviewRecord(
        started_at=when, ended_at=when + timedelta(minutes=20), place="接待室", content="问：什么事？答：电梯坏了。",
        read_back=True,
    )  # fmt: skip
    record_interview(visit, record, by=by, at=when, demands=demands)
    visit.refresh_from_db()
    return visit


def make_handling(
    *, by: User | None = None, disposition: str = Disposition.ACCEPTED, when: datetime = NOW, **values: Any
) -> Visit:
    """A visit being handled by the room (or, with disposition=REFERRED, to be referred)."""
    visit = make_interviewed(by=by, when=when, **values)
    return triage_visit(visit, Triage(disposition, "属于本单位职责"), by=handler_of(visit), at=when)


def make_to_feed_back(*, when: datetime = NOW, **values: Any) -> Visit:
    """A visit with a result the visitor does not know yet."""
    visit = make_handling(when=when, **values)
    decisions = [DemandDecision(demand=demand, decision="support") for demand in visit.demands.all()]
    return record_result(
        visit,
        by=handler_of(visit),
        at=when,
        result="电梯已修复。",
        legal_basis="《特种设备安全法》第三十八条",
        decisions=decisions,
    )


def make_fed_back(*, when: datetime = NOW, **values: Any) -> Visit:
    """A visit whose visitor was told the result."""
    visit = make_to_feed_back(when=when, **values)
    told = Feedback(method=code(CodeKind.FEEDBACK_METHOD, "oral"), given_at=when, content="电梯已修复，欢迎监督。")
    return give_feedback(visit, told, by=handler_of(visit), at=when)


def make_rated(overall: str = RatingLevel.SATISFIED, *, when: datetime = NOW, **values: Any) -> Visit:
    """A visit with the visitor's verdict, ready to close or to handle again."""
    visit = make_fed_back(when=when, **values)
    rating = SatisfactionRating(stage=RatingStage.RESULT, method="phone", rated_at=when, overall=overall)
    if overall == RatingLevel.DISSATISFIED:
        rating.reasons = ["unsolved"]
    rate_visit(visit, rating, by=make_user(role="supervisor"))
    visit.refresh_from_db()
    return visit


def make_draft(
    *, department: Department | None = None, visit: Visit | None = None, when: datetime = NOW, **values: Any
) -> Referral:
    """A drafted slip."""
    visit = visit or make_handling(disposition=Disposition.REFERRED, when=when)
    slip = Referral(visit=visit, department=department or make_department(), part=PartKind.LEAD, subject=visit.subject)
    slip.summary, slip.requirement = visit.statement, "请按期办理并书面反馈。"
    for name, value in values.items():
        setattr(slip, name, value)
    return draft_referral(slip, by=handler_of(visit), at=when, token=uuid4())


def make_referral(*, due_on: date | None = None, when: datetime = NOW, **values: Any) -> Referral:
    """An issued slip, waiting for receipt."""
    slip = make_draft(when=when, **values)
    submit_referral(slip, by=slip.drafted_by)
    return approve_referral(slip, by=make_user(role="supervisor"), at=when, due_on=due_on)


def make_liaison(referral: Referral) -> User:
    """A liaison of the department the slip is addressed to."""
    return make_user(role="liaison", department=referral.department)


def make_received(*, when: datetime = NOW, **values: Any) -> Referral:
    """A slip the department has signed for."""
    slip = make_referral(when=when, **values)
    return receive_referral(slip, by=make_liaison(slip), at=when, contact_name="赵工")


def make_replied(*, when: datetime = NOW, **values: Any) -> Referral:
    """A slip with a reply that waits for its check."""
    slip = make_received(when=when, **values)
    reply = SlipReply(
        handling="已派人维修。",
        opinion="电梯恢复运行。",
        legal_basis="《特种设备安全法》",
        verified=Verified.TRUE,
        signed_by="钱科长",
    )
    decisions = [ReplyDecision(demand=demand, decision="support") for demand in slip.visit.demands.all()]
    return reply_referral(slip, reply, by=make_liaison(slip), at=when, decisions=decisions)


def make_accepted(*, when: datetime = NOW, **values: Any) -> Referral:
    """A completed slip; its visit is ready to be fed back."""
    slip = make_replied(when=when, **values)
    return accept_reply(slip, by=make_user(role="supervisor"), at=when)
