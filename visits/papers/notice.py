"""Notices, opinions, answers and service receipts as papers: their data, frozen when issued, and the preview."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from office.issuing import TEMPLATES, freeze_paper, papers_of, preview_pdf
from office.masking import ANONYMOUS
from office.models import Organisation, Paper, PaperKind, User
from office.printing import PaperError, Pdf, render_pdf
from office.written import written_count, written_day, written_moment
from visits.laws.citing import versions_in_words
from visits.models import (
    Decision,
    DemandDecision,
    Notice,
    NoticeKind,
    NoticeReason,
    NoticeStatus,
    ServiceMethod,
    ServiceReceipt,
    Visit,
)
from visits.models.notice import DECLINE_REASONS, NOT_AGAIN_REASONS
from visits.models.visit import ACCUSING
from visits.papers.notice_sheet import DecisionLine, NoticeSheet, ReasonLine, ServiceSheet
from visits.papers.registration import WITHHELD

TITLES = {
    NoticeKind.ACCEPTANCE: "信访事项受理告知书",
    NoticeKind.TRANSFER: "信访事项转送告知书",
    NoticeKind.DECLINE: "信访事项不予受理告知书",
    NoticeKind.NOT_AGAIN: "信访事项不再受理告知书",
    NoticeKind.EXTENSION: "信访事项延期办理告知书",
    NoticeKind.OPINION: "信访事项处理意见书",
    NoticeKind.ANSWER: "来访事项答复单",
}
DIRECTED_TITLE = "信访事项去向告知书"  # told where to turn, nothing was sent there
REASONS = {
    NoticeReason.NOT_OURS: "不属于本单位职权范围，应当向有权处理的机关、单位提出",
    NoticeReason.STATUTORY: "依法应当通过诉讼、仲裁、行政复议等法定途径解决",
    NoticeReason.IN_HAND: "同一事项已经受理，正在办理期限内",
    NoticeReason.DECIDED: "已有处理（复查）意见，且未在规定期限内请求复查（复核）",
    NoticeReason.FINAL: "已经复核，复核意见为终结意见",
    NoticeReason.OUT_OF_TIME: "已超过请求复查、复核的期限",
    NoticeReason.OTHER: "其他情形",
}
DECISIONS = {
    Decision.SUPPORT: "予以支持",
    Decision.PARTLY: "部分支持",
    Decision.EXPLAIN: "解释说明",
    Decision.NOT_SUPPORT: "不予支持",
}
METHODS = {
    ServiceMethod.DIRECT: "直接送达",
    ServiceMethod.LEFT: "留置送达",
    ServiceMethod.POST: "邮寄送达",
    ServiceMethod.ENTRUSTED: "委托送达",
    ServiceMethod.ELECTRONIC: "电子送达",
    ServiceMethod.ANNOUNCEMENT: "公告送达",
}


def addressee_of(visit: Visit) -> str:
    """To whom a notice is addressed; an accuser is not named (Art. 30)."""
    if visit.confidentiality in ACCUSING:
        return WITHHELD
    name = ANONYMOUS if visit.is_anonymous else visit.name
    return f"{name}等{visit.people_count}人"[:100] if visit.people_count > 1 else name


def title_of(notice: Notice) -> str:
    """The Chinese name of the paper."""
    if notice.kind == NoticeKind.TRANSFER and notice.sent_on is None:
        return DIRECTED_TITLE
    return TITLES[NoticeKind(notice.kind)]


def paper_kind(notice: Notice) -> PaperKind:
    """Under which kind the paper is kept."""
    return PaperKind(f"notice_{notice.kind}")


def _organisation() -> Organisation:
    return Organisation.objects.first() or Organisation(name="群众来访接待室")


def _addressee(notice: Notice) -> str:
    return WITHHELD if notice.visit.confidentiality in ACCUSING else notice.addressee


def notice_sheet(notice: Notice) -> NoticeSheet:
    """What stands on the paper, as the notice is now."""
    office, visit, decisions = _organisation(), notice.visit, _decisions(notice)
    on = timezone.localdate(notice.issued_at) if notice.issued_at else timezone.localdate()
    return NoticeSheet(
        title=title_of(notice),
        organisation=office.name,
        hotline=office.hotline,
        number=notice.notice_no,
        addressee=_addressee(notice),
        visit_number=visit.visit_no,
        query_code=visit.query_code,
        phone=notice.contact_phone,
        copies=written_count(notice.copies),
        visited_on=written_day(visit.arrived_at),
        unit=str(notice.department) if notice.department else notice.unit_name,
        **_texts(notice),
        **_days(notice),
        **_signatures(notice),
        reasons=_reasons(notice),
        decisions=decisions,
        cited=versions_in_words(*notice.arguments, *(row.legal_basis for row in decisions), on=on),
    )


def _texts(notice: Notice) -> dict[str, str]:
    names = (
        "matter", "procedure", "explanation", "prior_document", "legal_basis", "facts", "investigation", "answer",
        "remedy",
    )  # fmt: skip
    return {name: getattr(notice, name) for name in names}


def _days(notice: Notice) -> dict[str, str]:
    round_ = notice.round or notice.visit.rounds.last()
    days = {name: written_day(getattr(notice, name)) for name in ("received_on", "sent_on", "old_due_on", "due_on")}
    due = round_.due_day if round_ else None
    added = (notice.due_on - notice.old_due_on).days if notice.due_on and notice.old_due_on else 0
    is_told = notice.kind == NoticeKind.ACCEPTANCE and due is not None and due.day == notice.due_on
    return {
        **days,
        "accepted_on": written_day(round_.accepted_on if round_ else None),
        "due_reason": due.explain_zh("受理") if due and is_told else "",
        "added_days": str(added) if added else "",
    }


def _signatures(notice: Notice) -> dict[str, str]:
    signer = str(notice.signed_by) if notice.signed_by else ""
    issued = notice.issued_at
    return {
        "drafter": str(notice.drafted_by),
        "reviewer": str(notice.visit.handler) if notice.visit.handler else "",
        "signer": signer,
        "issued_on": written_day(issued),
        "printed": f"{written_moment(issued)}　{signer}" if issued else "",
    }


def _reasons(notice: Notice) -> list[ReasonLine]:
    lists = {NoticeKind.DECLINE: DECLINE_REASONS, NoticeKind.NOT_AGAIN: NOT_AGAIN_REASONS}
    shown = lists.get(NoticeKind(notice.kind), ())
    return [ReasonLine(text=REASONS[reason], ticked=reason == notice.reason) for reason in shown]


def _decisions(notice: Notice) -> list[DecisionLine]:
    if notice.kind != NoticeKind.OPINION or notice.round is None:
        return []
    rows = DemandDecision.objects.filter(round=notice.round).select_related("demand").order_by("demand__position")
    return [
        DecisionLine(
            number=written_count(number),
            demand=row.demand.text,
            decision=DECISIONS[Decision(row.decision)],
            text=row.text,
            legal_basis=row.legal_basis,
        )
        for number, row in enumerate(rows, 1)
    ]


def notice_data(notice: Notice) -> dict[str, Any]:
    """The whole of what the paper is made from, as plain values."""
    with translation.override("zh-hans"):
        return {"sheet": asdict(notice_sheet(notice))}


def freeze_notice(notice: Notice, *, by: User, at: datetime) -> Paper:
    """Freeze what stands on the notice, within the move that issues it; it is filed with its visit."""
    return freeze_paper(paper_kind(notice), notice.visit, notice.notice_no, notice_data(notice), by, at)


def notice_paper(notice: Notice) -> Paper:
    """The paper of an issued notice, frozen when it was issued."""
    paper = papers_of(notice.visit).filter(kind=paper_kind(notice), number=notice.notice_no).first()
    if paper is None:
        raise PaperError(_("Only an issued notice has a paper."))
    return paper


def notice_preview(notice: Notice) -> Pdf:
    """A draft as it would look, marked as a preview."""
    return preview_pdf(TEMPLATES[paper_kind(notice)], notice_data(notice))


def service_sheet(notice: Notice, receipt: ServiceReceipt | None = None) -> ServiceSheet:
    """The receipt as recorded; without a record, to be filled in and signed by hand."""
    secret = notice.visit.confidentiality in ACCUSING
    filled = _served(receipt, is_secret=secret) if receipt else {}
    return ServiceSheet(
        organisation=_organisation().name,
        document=title_of(notice),
        number=notice.notice_no,
        addressee=_addressee(notice),
        visit_number=notice.visit.visit_no,
        issued_on=written_day(notice.issued_at),
        copies=written_count(max(1, notice.copies - 1)),
        **filled,
    )


def _served(receipt: ServiceReceipt, *, is_secret: bool) -> dict[str, str]:
    return {
        "served_at": written_moment(receipt.served_at),
        "place": WITHHELD if is_secret and receipt.place else receipt.place,
        "method": METHODS[ServiceMethod(receipt.method)],
        "signer": WITHHELD if is_secret and receipt.signer else receipt.signer,
        "relation": receipt.relation,
        "refusal": receipt.refusal_reason,
        "witness": receipt.witness,
        "server": str(receipt.server),
        "mail_no": receipt.mail_no,
        "remarks": receipt.remarks,
    }


def freeze_service(receipt: ServiceReceipt, *, by: User, at: datetime) -> Paper:
    """Freeze the service receipt as recorded; it is filed with its visit."""
    notice = receipt.notice
    data = {"sheet": asdict(service_sheet(notice, receipt))}
    return freeze_paper(PaperKind.SERVICE_RECEIPT, notice.visit, notice.notice_no, data, by, at)


def service_paper(notice: Notice) -> Paper:
    """The receipt of a served notice."""
    paper = papers_of(notice.visit).filter(kind=PaperKind.SERVICE_RECEIPT, number=notice.notice_no).first()
    if paper is None:
        raise PaperError(_("The notice was not served yet."))
    return paper


def blank_service(notice: Notice) -> Pdf:
    """The receipt to take along and have signed; of a draft it is a preview."""
    is_draft = notice.status in {NoticeStatus.DRAFT, NoticeStatus.AWAITING_APPROVAL}
    data = {"sheet": asdict(service_sheet(notice))}
    return render_pdf(TEMPLATES[PaperKind.SERVICE_RECEIPT], data, preview=is_draft)
