"""The slip as a paper (《群众来访事项转办单》): its data, the issued paper, the preview of a draft."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from office.issuing import TEMPLATES, freeze_paper, papers_of, preview_pdf
from office.models import Organisation, Paper, PaperKind, User
from office.printing import PaperError, Pdf
from office.written import written_day
from referrals.models import PartKind, Referral, ReferralKind
from referrals.sheets import SlipSheet
from visits.models import Visit

KINDS = {ReferralKind.REFER: "转送", ReferralKind.ASSIGN: "交办", ReferralKind.INTERNAL: "内部转办"}


def slip_sheet(referral: Referral, *, base_url: str = "") -> SlipSheet:
    """What stands on the slip; the visitor's data is dropped where it must not leave the room (Art. 30)."""
    office = Organisation.objects.first() or Organisation(name="群众来访接待室")
    visit = referral.visit
    secret = visit.is_secret
    with translation.override("zh-hans"):
        return SlipSheet(
            organisation=office.name,
            organisation_phone=office.phone,
            secret=secret,
            visit_number=visit.visit_no,
            visited_on=written_day(visit.arrived_at),
            category="／".join(code.name for code in (visit.category1, visit.category2) if code),
            **({} if secret else _visitor(visit)),
            **_text(referral),
            **_departments(referral),
            **_issue(referral, base_url=office.base_url or base_url),
        )


def _visitor(visit: Visit) -> dict[str, str]:
    name = "匿名" if visit.is_anonymous else visit.name
    if visit.people_count > 1:
        name = f"{name}等{visit.people_count}人"
    return {"visitor_name": name, "visitor_phone": visit.phone, "visitor_address": visit.address}


def _text(referral: Referral) -> dict[str, str]:
    return {
        "number": referral.slip_no,
        "kind": KINDS[ReferralKind(referral.kind)],
        "subject": referral.subject,
        "summary": referral.summary,
        "requirement": referral.requirement,
        "attachments": referral.attachments,
        "handler": str(referral.drafted_by),
    }


def _departments(referral: Referral) -> dict[str, str]:
    """The lead department's slip names those that take part; a part's slip names its own and the lead one."""
    if referral.part == PartKind.CO and referral.lead:
        lead, parts = referral.lead.department, [str(referral.department)]
    else:
        lead = referral.department
        parts = [str(part.department) for part in referral.co_slips.select_related("department").order_by("pk")]
    return {
        "lead_unit": str(lead),
        "co_units": "、".join(parts),
        "cc_units": "、".join(str(copy) for copy in referral.copies_to.all()),
    }


def _issue(referral: Referral, *, base_url: str) -> dict[str, str]:
    """Empty before the slip is issued, but for the day that was asked for."""
    due = referral.due_day
    signer = str(referral.approved_by) if referral.issued_at else ""
    return {
        "issued_on": written_day(referral.issued_at),
        "due_on": written_day(referral.due_on or referral.requested_due_on),
        "due_reason": due.explain_zh("转出") if due else "",
        "approval": referral.approval_note if referral.issued_at else "",
        "signer": signer,
        "approver": signer,
        "approved_on": written_day(referral.issued_at),
        "qr": slip_address(referral, base_url),
        "printed": _foot(referral.issued_at, signer) if referral.issued_at else "",
    }


def _foot(at: datetime, by: str) -> str:
    local = timezone.localtime(at)
    return f"{written_day(local)} {local:%H:%M}　{by}"


def slip_address(referral: Referral, base_url: str) -> str:
    """What the QR code carries: the slip's page and a random token, nothing personal."""
    query = urlencode({"t": referral.qr_token})
    return f"{base_url.rstrip('/')}{referral.get_absolute_url()}?{query}"


def slip_data(referral: Referral, *, base_url: str) -> dict[str, Any]:
    """The whole of what the paper is made from, as plain values."""
    return {"sheet": asdict(slip_sheet(referral, base_url=base_url))}


def freeze_slip(referral: Referral, *, by: User, at: datetime, base_url: str) -> Paper:
    """Freeze what stands on the slip, within the move that issues it; its PDF is made from that, now or later."""
    data = slip_data(referral, base_url=base_url)
    return freeze_paper(PaperKind.SLIP, referral, referral.slip_no, data, by, at)


def slip_paper(referral: Referral) -> Paper:
    """The paper of an issued slip, frozen when it was issued: later changes of the visit do not touch it."""
    paper = papers_of(referral).filter(kind=PaperKind.SLIP).first()
    if paper is None:
        raise PaperError(_("Only an issued slip has a paper."))
    return paper


def slip_preview(referral: Referral, *, base_url: str) -> Pdf:
    """A draft as it would look, marked as a preview."""
    return preview_pdf(TEMPLATES[PaperKind.SLIP], slip_data(referral, base_url=base_url))
