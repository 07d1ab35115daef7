"""Papers that are handed out or put up and belong to no case file: 查询凭条, 公示, 个人信息处理告知书."""

from dataclasses import asdict
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from office.deadlines import current_rules
from office.masking import ANONYMOUS, mask_name
from office.models import Organisation, Room, RuleProfile, WordingKey
from office.wording import wording
from office.written import written_day
from visits.models import Visit
from visits.models.visit import ACCUSING
from visits.papers.notice_sheet import LimitLine, PrivacySheet, PublicSheet, QuerySheet, RoomLine
from visits.papers.registration import WITHHELD

QUERY_TEMPLATE = "visits/print/query_receipt.html"
PUBLIC_TEMPLATE = "visits/print/public_notice.html"
PRIVACY_TEMPLATE = "visits/print/privacy_notice.html"


def _organisation() -> Organisation:
    return Organisation.objects.first() or Organisation(name="群众来访接待室")


def query_address(office: Organisation, base_url: str, visit_no: str = "") -> str:
    """The public query page; a link may carry the number, never the code."""
    page = f"{(office.base_url or base_url).rstrip('/')}{reverse('visits:query')}"
    return f"{page}?{urlencode({'no': visit_no})}" if visit_no else page


def _masked_name(visit: Visit) -> str:
    if visit.confidentiality in ACCUSING:
        return WITHHELD
    name = ANONYMOUS if visit.is_anonymous else mask_name(visit.name)
    return f"{name}等{visit.people_count}人" if visit.people_count > 1 else name


def query_receipt_data(visit: Visit, *, base_url: str) -> dict[str, Any]:
    """查询凭条: number and code, and where to ask."""
    office = _organisation()
    sheet = QuerySheet(
        organisation=office.name,
        number=visit.visit_no,
        registered_on=written_day(visit.registered_at),
        name=_masked_name(visit),
        query_code=visit.query_code,
        place=str(visit.room),
        phone=visit.room.phone or office.phone,
        hotline=office.hotline,
        hours=office.hours,
        address=visit.room.address or office.address,
        receiver=str(visit.handler or visit.registrar),
        query_page=query_address(office, base_url),
        qr=query_address(office, base_url, visit.visit_no),
    )
    return {"sheet": asdict(sheet)}


def public_notice_data(*, on: date, base_url: str) -> dict[str, Any]:
    """公示: address, hours, phones, procedure, limits, query (Art. 18)."""
    office = _organisation()
    sheet = PublicSheet(
        organisation=office.name,
        address=office.address,
        phone=office.phone,
        hotline=office.hotline,
        hours=office.hours,
        rooms=[
            RoomLine(name=room.name, address=room.address, phone=room.phone, windows=f"{room.windows}个")
            for room in Room.objects.filter(is_active=True)
        ],
        limits=_limits(current_rules()),
        guide=wording(WordingKey.GUIDE),
        rules=wording(WordingKey.RULES),
        query_page=query_address(office, base_url),
        qr=query_address(office, base_url),
        made_on=written_day(on),
    )
    return {"sheet": asdict(sheet)}


def _limits(rules: RuleProfile) -> list[LimitLine]:
    """The numbers of the rule profile in force; a unit's own rules cite no article."""
    rows = [
        ("告知", f"自收到之日起{rules.notice_days}日内书面告知；能够当场告知的，当场书面告知", "第二十三条"),
        ("办理", f"自受理之日起{rules.handling_days}日内；情况复杂经批准可延长，不超过{rules.extension_days}日",
         "第三十四条"),
        ("复查", f"自收到书面答复之日起30日内请求，{rules.review_days}日内提出复查意见", "第三十五条"),
        ("复核", f"自收到复查意见之日起30日内请求，{rules.final_review_days}日内提出复核意见", "第三十六条"),
        ("反馈", f"有结果后{rules.feedback_days}个工作日内告知来访人", "本单位规定"),
    ]  # fmt: skip
    cited = rules.code != "organisation"
    return [LimitLine(step=step, limit=limit, basis=basis if cited else "本单位规定") for step, limit, basis in rows]


def privacy_notice_data(*, on: date) -> dict[str, Any]:
    """What visitors are told about their personal data (PIPL Art. 17, 35)."""
    office = _organisation()
    sheet = PrivacySheet(
        organisation=office.name, text=wording(WordingKey.PRIVACY), phone=office.phone, made_on=written_day(on)
    )
    return {"sheet": asdict(sheet)}
