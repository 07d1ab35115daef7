"""The complaint about a receptionist, last quarter's appraisals in all four grades, and today's queue."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from reception.demo.slip_moves import call, draw, hold, leave, serve
from reception.demo.stage import Move, Stage, Step, Story, token_of
from supervision.models import ComplaintChannel, Finding, OutcomeKind, StaffAppraisal, StaffComplaint
from supervision.models.complaint import Measure
from supervision.workflow import (
    answer_complaint,
    appraise_staff,
    assign_complaint,
    close_complaint,
    confirm_appraisal,
    establish_complaint,
    object_appraisal,
    publish_appraisal,
    record_complaint,
)


def complain(about: str, visit: str, content: str) -> Move:
    """The supervisor takes the complaint down."""

    def move(stage: Stage, key: str, at: datetime) -> None:
        case = stage.visit(visit)
        complaint = StaffComplaint(
            channel=ComplaintChannel.VISIT, about=stage.users[about], visit=case, content=content
        )
        complaint.complainant, complaint.phone, complaint.received_at = case.name, case.phone, at
        stage.complaints[key] = record_complaint(complaint, by=stage.users["supervisor"], at=at, token=token_of(key))

    return move


def investigate() -> Move:
    """The supervisor investigates herself."""

    def move(stage: Stage, key: str, _at: datetime) -> None:
        supervisor = stage.users["supervisor"]
        stage.complaints[key] = assign_complaint(
            stage.complaints[key], by=stage.users["manager"], investigator=supervisor
        )

    return move


def establish(**found: Any) -> Move:
    """Facts, statement of the person, finding and measure."""

    def move(stage: Stage, key: str, _at: datetime) -> None:
        values = StaffComplaint(**found)
        stage.complaints[key] = establish_complaint(stage.complaints[key], values, by=stage.users["supervisor"])

    return move


def reply(text: str) -> Move:
    """Tell the complainant."""
    return lambda stage, key, at: answer_complaint(
        stage.complaints[key], by=stage.users["supervisor"], at=at, answer=text
    )


def rest() -> Move:
    """The complainant accepts the answer."""
    return lambda stage, key, at: close_complaint(stage.complaints[key], by=stage.users["supervisor"], at=at)


class Score(NamedTuple):
    """One person's appraisal of last quarter."""

    person: str
    by: str
    points: tuple[int, int, int, int]  # attitude, efficiency, result, satisfaction
    deduction: int
    bonus: int
    reasons: str
    outcome: OutcomeKind = OutcomeKind.NONE


SCORES = (
    Score(
        "receptionist2",
        "supervisor",
        (24, 23, 23, 23),
        0,
        3,
        "登记完整率百分之百，群众满意率居首，收到锦旗一面。",
        OutcomeKind.COMMENDATION,
    ),
    Score("supervisor", "manager", (22, 21, 20, 20), 0, 0, "督办及时，按期办结率较上季提高。"),
    Score(
        "receptionist", "supervisor", (17, 18, 18, 17), 3, 0, "登记漏项三处，迟到一次；办理质量尚可。", OutcomeKind.TALK
    ),
    Score(
        "receptionist3",
        "supervisor",
        (14, 13, 14, 14),
        6,
        0,
        "两次离岗超过三十分钟，三件未当日登记。",
        OutcomeKind.CRITICISM,
    ),
)


def last_quarter(on: date) -> tuple[int, int]:
    """Year and number of the quarter before the one a day lies in."""
    quarter = (on.month - 1) // 3
    return (on.year, quarter) if quarter else (on.year - 1, 4)


def appraise(score: Score) -> Move:
    """Enter the scores."""

    def move(stage: Stage, key: str, at: datetime) -> None:
        year, quarter = last_quarter(at.date())
        appraisal = StaffAppraisal(person=stage.users[score.person], year=year, quarter=quarter, reasons=score.reasons)
        names = ("attitude", "efficiency", "result", "satisfaction", "deduction", "bonus")
        for name, points in zip(names, (*score.points, score.deduction, score.bonus), strict=True):
            setattr(appraisal, name, Decimal(points))
        appraisal.outcome = score.outcome
        stage.appraisals[key] = appraise_staff(appraisal, by=stage.users[score.by], at=at)

    return move


def publish(score: Score) -> Move:
    """Show the appraisal to the person."""

    def move(stage: Stage, key: str, at: datetime) -> None:
        stage.appraisals[key] = publish_appraisal(stage.appraisals[key], by=stage.users[score.by], at=at)

    return move


def protest(score: Score, objection: str) -> Move:
    """The person objects."""

    def move(stage: Stage, key: str, _at: datetime) -> None:
        person = stage.users[score.person]
        stage.appraisals[key] = object_appraisal(stage.appraisals[key], by=person, objection=objection)

    return move


def confirm(answer: str = "") -> Move:
    """The manager makes the appraisal final."""
    return lambda stage, key, at: confirm_appraisal(
        stage.appraisals[key], by=stage.users["manager"], at=at, answer=answer
    )


def _appraisal(score: Score) -> Story:
    story = (Step(-10, "15:00", appraise(score)), Step(-9, "09:00", publish(score)))
    if score.person != "receptionist3":
        return (*story, Step(-5, "16:00", confirm()))
    objects = protest(score, "离岗一次是送急病群众就医，请求核减。")
    return (*story, Step(-7, "10:00", objects), Step(-5, "16:10", confirm("已核实，其中一次不计离岗，等次不变。")))


COMPLAINT: Story = (
    Step(-40, "15:30", complain("receptionist", "8", "接待中多次打断来访人陈述，提高嗓门，称“说了你也不懂”。")),
    Step(-39, "09:00", investigate()),
    Step(
        -33,
        "16:30",
        establish(
            facts="调阅窗口录像并询问相邻窗口人员：打断四次，音量明显提高，未发现侮辱性言语。",
            statement_of_person="当时排队人多，心里着急，态度不好，愿意道歉。",
            finding=Finding.PARTLY,
            measure=Measure.CRITICISM,
            measure_note="批评教育，当面道歉，本季度考核扣5分。",
            points=Decimal(5),
        ),
    ),
    Step(-32, "10:30", reply("反映情况部分属实，已责令当面道歉并批评教育，考核扣分。")),
    Step(-31, "11:30", rest()),
)

QUEUE: Mapping[str, Story] = {
    "A1": (Step(0, "08:25", draw("receptionist")), Step(0, "08:35", call("receptionist"))),
    "A2": (Step(0, "08:31", draw("receptionist2")), Step(0, "08:50", call("receptionist2"))),
    "A3": (
        Step(0, "08:33", draw("receptionist")),
        Step(0, "08:55", call("receptionist")),
        Step(0, "08:57", leave("receptionist")),
    ),
    "A4": (Step(0, "08:38", draw("receptionist")), Step(0, "08:58", hold("receptionist"))),
    "A5": (Step(0, "08:42", draw("receptionist")),),
    "A6": (Step(0, "08:46", draw("receptionist", priority=True)),),
    "A7": (Step(0, "08:51", draw("receptionist", people=3)),),
    "A8": (
        Step(0, "08:52", draw("receptionist")),
        Step(0, "08:59", call("receptionist")),
        Step(0, "09:00", serve("receptionist")),
    ),
    "B1": (Step(0, "08:40", draw("receptionist3")),),
}

CASES: Mapping[str, Story] = {
    "complaint": COMPLAINT,
    **{f"appraisal of {score.person}": _appraisal(score) for score in SCORES},
    **QUEUE,
}
