"""《来访接谈记录》 as paper: made from the frozen record and what was added to it (domain rules §2.2)."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from office.issuing import issue_paper
from office.masking import ANONYMOUS
from office.models import Organisation, Paper, PaperKind, User
from office.written import written_day, written_moment
from visits.interview_lines import parse_lines
from visits.models import Demand, Disposition, InterviewRecord, PersonRole, SignatureState, Visit
from visits.models.interview import Attitude
from visits.models.visit import ACCUSING
from visits.papers.record_sheet import AddedLine, DemandLine, InterviewSheet, TalkLine
from visits.papers.registration import WITHHELD, yes_or_no
from visits.read_back import demands_of_record

RECORD_TEMPLATE = "visits/print/interview_record.html"
ROLES = {
    PersonRole.REPRESENTATIVE: "推选代表",
    PersonRole.MEMBER: "同访人",
    PersonRole.COMPANION: "随访人",
    PersonRole.AGENT: "代理人",
    PersonRole.GUARDIAN: "监护人",
}
ATTITUDES = {
    Attitude.ACCEPTS: "接受",
    Attitude.PARTLY: "部分接受",
    Attitude.REJECTS: "不接受",
    Attitude.AGITATED: "情绪激动",
}
SIGNED = {
    SignatureState.SIGNED: "已签名",
    SignatureState.REFUSED: "拒绝签名",
    SignatureState.UNABLE: "不能签名",
    SignatureState.PENDING: "",
}
WAYS = {
    Disposition.ANSWERED: "当场答复",
    Disposition.SETTLED: "当场办结",
    Disposition.ACCEPTED: "受理",
    Disposition.REFERRED: "转办",
    Disposition.DIRECTED: "告知途径",
    Disposition.DECLINED: "不予受理",
    Disposition.NOT_AGAIN: "不再受理",
    Disposition.JOINED: "并入在办事项",
    Disposition.NOTED: "记录备查",
}


def _heard(visit: Visit, record: InterviewRecord) -> str:
    """Who was interviewed; an accuser is not named (Art. 30)."""
    if visit.confidentiality in ACCUSING:
        return WITHHELD
    names = [visit.name or ANONYMOUS] if record.visitor_present else []
    return "、".join(
        names + [f"{person.name}（{ROLES[PersonRole(person.role)]}）" for person in record.interviewees.all()]
    )


def _demand(demand: Demand) -> DemandLine:
    way = WAYS[Disposition(demand.disposition)] if demand.disposition else ""
    category = demand.category.name if demand.category else ""
    return DemandLine(number=str(demand.position), text=demand.text, category=category, disposition=way)


def _signature(record: InterviewRecord) -> dict[str, Any]:
    """The last word about the signature: written into the record, or added to it."""
    state = record.present_signature
    added = [signing for signing in record.signings.all() if signing.event == state]
    note, witness = record.signature_note, record.signature_witness
    if added:
        note, witness = added[-1].note, added[-1].witness
    return {"signature": SIGNED[state], "signature_note": note, "witness": witness}


def _talk(record: InterviewRecord) -> dict[str, Any]:
    attitude = ATTITUDES[Attitude(record.attitude)] if record.attitude else ""
    return {
        "talk": [TalkLine(mark=line.mark, text=line.text) for line in parse_lines(record.content)],
        "facts": record.facts,
        "law_explained": record.law_explained,
        "advice": record.advice,
        "attitude": attitude,
        "demands": [_demand(demand) for demand in demands_of_record(record)],
        "supplements": [
            AddedLine(
                number=f"补充记录（{added.number}）",
                text=added.text,
                by=str(added.written_by),
                on=written_moment(added.written_at),
            )
            for added in record.supplements.all()
        ],
    }


def interview_sheet(record: InterviewRecord) -> InterviewSheet:
    """What stands on the paper of this record."""
    organisation, visit = Organisation.objects.first(), record.visit
    return InterviewSheet(
        organisation=organisation.name if organisation else "",
        number=record.interview_no,
        visit_number=visit.visit_no,
        corrects=record.corrects.interview_no if record.corrects else "",
        correction_reason=record.correction_reason,
        started_at=written_moment(record.started_at),
        ended_at=written_moment(record.ended_at),
        place=record.place,
        interviewer=str(record.interviewer),
        recorder=str(record.recorder) if record.recorder else "",
        others=record.others,
        interviewees=_heard(visit, record),
        identity_verified=yes_or_no(record.identity_verified),
        rights_told=yes_or_no(record.rights_told),
        subject=visit.subject,
        next_contact_on=written_day(record.next_contact_on),
        read_back="已宣读并核对无误" if record.is_read_back else "",
        **_talk(record),
        **_signature(record),
    )


def record_data(record: InterviewRecord) -> dict[str, Any]:
    """The paper's data as it is kept beside it."""
    return {"sheet": asdict(interview_sheet(record))}


def issue_record(record: InterviewRecord, *, by: User, at: datetime) -> Paper:
    """Issue the record as it stands; unchanged data is the paper already issued."""
    number = record.interview_no
    return issue_paper(PaperKind.INTERVIEW, record, number, record_data(record), RECORD_TEMPLATE, by, at)
