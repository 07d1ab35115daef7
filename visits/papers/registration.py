"""The papers of a visit: 《群众来访登记表》, filled in and blank (domain rules §2.1)."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from office.idcard import age_on, region_name
from office.issuing import issue_paper
from office.masking import ANONYMOUS, mask_id, mask_phone
from office.models import Organisation, Paper, PaperKind, User
from office.written import written_day, written_moment
from visits.models import Disposition, Gender, PersonRole, Urgency, Visit, VisitKind, VisitPerson
from visits.models.visit import ACCUSING
from visits.papers.registration_sheet import MemberRow, RegistrationSheet
from visits.speakers import speakers

REGISTRATION_TEMPLATE, BLANK_TEMPLATE = "visits/print/registration_form.html", "visits/print/blank_form.html"
WITHHELD = "按规定保密"

# Papers are Chinese whatever language the user reads; the ticked labels are those of the form itself.
SEXES = {Gender.MALE: "男", Gender.FEMALE: "女"}
KINDS = {VisitKind.FIRST: "初访", VisitKind.REPEAT: "重访"}
URGENCIES = {Urgency.NORMAL: "一般", Urgency.URGENT: "紧急", Urgency.EXTREME: "特急"}
DISPOSITIONS = {
    Disposition.ANSWERED: "当场答复",
    Disposition.SETTLED: "当场答复",
    Disposition.ACCEPTED: "立即办理",
    Disposition.REFERRED: "转办",
    Disposition.DIRECTED: "出具告知书",
    Disposition.DECLINED: "不予受理",
    Disposition.NOT_AGAIN: "不予受理",
}


def yes_or_no(is_so: bool) -> str:
    """As a box of a form is filled in."""
    return "是" if is_so else "否"


def _label(code: Any) -> str:
    """The Chinese name of a code, if there is one."""
    return code.name if code else ""


def _visitor(visit: Visit) -> dict[str, str]:
    """The visitor's own boxes; an accuser's stay empty (Art. 30)."""
    if visit.confidentiality in ACCUSING:
        return {"name": WITHHELD}
    birth = ""
    if visit.birth_date:
        birth = f"{written_day(visit.birth_date)}（{age_on(visit.birth_date, timezone.localdate(visit.arrived_at))}岁）"
    return {
        "name": ANONYMOUS if visit.is_anonymous else visit.name,
        "gender": SEXES.get(Gender(visit.gender), ""),
        "ethnicity": _label(visit.ethnicity),
        "birth": birth,
        "id_type": _label(visit.id_type),
        "id_number": visit.id_number,
        "phone": visit.phone,
        "address": visit.address,
        "work_unit": visit.work_unit,
        "occupation": _label(visit.occupation),
    }


def _matter(visit: Visit) -> dict[str, str]:
    papers = [
        f"{paper.name}{paper.copies}份{'（原件）' if paper.is_original else ''}" for paper in visit.materials.all()
    ]
    category = [_label(visit.category1), _label(visit.category2)]
    return {
        "purpose": _label(visit.purpose),
        "category": "／".join(name for name in category if name),
        "region": visit.issue_region or region_name(visit.region_code) or "",
        "urgency": URGENCIES[Urgency(visit.urgency)],
        "statement": visit.statement,
        "demand": visit.demand,
        "materials": "、".join(papers),
    }


def _handling(visit: Visit) -> dict[str, str]:
    """The boxes the office fills in; a box without text keeps an empty line to sign by hand."""
    handler = str(visit.handler) if visit.handler else ""
    opinion = visit.initial_opinion or visit.disposition_note
    decided_on = timezone.localdate(visit.interviewed_at) if visit.interviewed_at and opinion else None
    last = max(visit.rounds.all(), key=lambda round_: round_.number, default=None)
    leader, instructed_on = _instructed(visit)
    return {
        "disposition": DISPOSITIONS.get(Disposition(visit.disposition), "") if visit.disposition else "",
        "opinion": opinion,
        "opinion_by": handler if opinion else "",
        "opinion_on": written_day(decided_on),
        "instruction": visit.leader_instruction,
        "instruction_by": leader,
        "instruction_on": instructed_on,
        "result": visit.result,
        "result_by": handler if visit.result else "",
        "result_on": written_day(last.result_on if last else None),
        "receiver": handler,
    }


def _instructed(visit: Visit) -> tuple[str, str]:
    """Who wrote the leader's instruction as it stands, and when: the history knows."""
    if not visit.leader_instruction:
        return "", ""
    written = visit.history.filter(history_change_reason="instruction written").select_related("history_user")
    row = written.only("history_date", "history_user__full_name", "history_user__username").first()
    return (str(row.history_user or ""), written_day(timezone.localdate(row.history_date))) if row else ("", "")


def _members(visit: Visit, people: list[VisitPerson]) -> list[MemberRow]:
    """The list of a group visit, the first visitor at its head (附页《集体来访人员名单》)."""
    if not visit.is_group or not people or visit.confidentiality in ACCUSING:
        return []
    rows: list[Any] = [visit, *people]
    speaking = [speaker.person or visit for speaker in speakers(visit, people)]
    return [
        MemberRow(
            number=str(number),
            name=row.name or ANONYMOUS,
            gender=SEXES.get(Gender(row.gender), ""),
            id_number=row.id_number,
            address=row.address,
            phone=row.phone,
            representative="是" if row in speaking else "",
        )
        for number, row in enumerate(rows, 1)
    ]


def _remarks(visit: Visit, people: list[VisitPerson]) -> str:
    along = [person.name for person in people if person.role != PersonRole.REPRESENTATIVE]
    if visit.is_group or not along or visit.confidentiality in ACCUSING:
        return visit.remarks
    return f"随访人：{'、'.join(along)}。{visit.remarks}"


def registration_sheet(visit: Visit) -> RegistrationSheet:
    """What stands on the registration form of this visit."""
    organisation, people = Organisation.objects.first(), list(visit.people.all())
    represented = "、".join(speaker.name for speaker in speakers(visit, people))
    window = f"{visit.window_no}号窗口" if visit.window_no.isdecimal() else visit.window_no
    return RegistrationSheet(
        organisation=organisation.name if organisation else "",
        hotline=organisation.hotline if organisation else "",
        number=visit.visit_no,
        query_code=visit.query_code,
        registered_on=written_day(timezone.localdate(visit.registered_at)),
        arrived_at=written_moment(visit.arrived_at),
        place=f"{visit.room}{window}",
        people=f"{visit.people_count}人",
        affected=f"{visit.affected_count}人" if visit.affected_count else "",
        representatives="" if visit.confidentiality in ACCUSING else represented,
        visit_kind=KINDS[VisitKind(visit.visit_kind)],
        skip_level=yes_or_no(visit.skip_level),
        wants_secrecy=yes_or_no(visit.wants_secrecy),
        remarks=_remarks(visit, people),
        members=_members(visit, people),
        **_visitor(visit),
        **_matter(visit),
        **_handling(visit),
    )


def masked(sheet: RegistrationSheet) -> RegistrationSheet:
    """The sheet for somebody who may not see numbers in full."""
    rows = [replace(row, id_number=mask_id(row.id_number), phone=mask_phone(row.phone)) for row in sheet.members]
    return replace(sheet, id_number=mask_id(sheet.id_number), phone=mask_phone(sheet.phone), members=rows)


def registration_data(visit: Visit) -> dict[str, Any]:
    """The form's data as it is kept beside the paper."""
    return {"sheet": asdict(registration_sheet(visit))}


def preview_data(visit: Visit, *, by: User) -> dict[str, Any]:
    """The data of a preview, with numbers in full only for those who may reveal them."""
    sheet = registration_sheet(visit)
    return {"sheet": asdict(sheet if by.has_perm("visits.reveal_visitor") else masked(sheet))}


def issue_registration(visit: Visit, *, by: User, at: datetime) -> Paper:
    """Issue the registration form as the visit stands; unchanged data is the paper already issued."""
    data = registration_data(visit)
    return issue_paper(PaperKind.REGISTRATION, visit, visit.visit_no, data, REGISTRATION_TEMPLATE, by, at)


def blank_data() -> dict[str, Any]:
    """The form to write on by hand: nothing but the organisation's name and hotline."""
    organisation = Organisation.objects.first()
    name, hotline = (organisation.name, organisation.hotline) if organisation else ("", "")
    return {"sheet": asdict(RegistrationSheet(organisation=name, hotline=hotline))}
