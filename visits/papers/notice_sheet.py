"""What stands on notices, receipts and posters: strings only, so that the data can be kept as JSON beside the paper."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class ReasonLine:
    """One line of the list of reasons, ticked or not."""

    text: str
    ticked: bool = False


@dataclass(frozen=True, kw_only=True)
class DecisionLine:
    """What became of one demand (信访工作条例 Art. 32)."""

    number: str  # 一, 二 …
    demand: str
    decision: str  # 予以支持, 部分支持, 解释说明, 不予支持
    text: str = ""
    legal_basis: str = ""


@dataclass(frozen=True, kw_only=True)
class NoticeSheet:
    """A notice, opinion or answer to the visitor (domain rules §2.5); an empty string prints nothing.

    Until it is issued, signer and day are empty.
    """

    title: str
    organisation: str
    number: str
    addressee: str
    visit_number: str
    query_code: str
    phone: str
    copies: str  # 二, as in 一式二份
    hotline: str = ""
    issued_on: str = ""
    signer: str = ""
    drafter: str = ""
    reviewer: str = ""
    visited_on: str = ""
    received_on: str = ""
    accepted_on: str = ""
    matter: str = ""
    unit: str = ""
    sent_on: str = ""
    procedure: str = ""
    old_due_on: str = ""
    due_on: str = ""
    due_reason: str = ""
    added_days: str = ""
    reasons: list[ReasonLine] = field(default_factory=list)
    explanation: str = ""
    prior_document: str = ""
    legal_basis: str = ""
    cited: list[str] = field(default_factory=list)  # laws and articles with the version then in force
    facts: str = ""
    investigation: str = ""
    decisions: list[DecisionLine] = field(default_factory=list)
    answer: str = ""
    remedy: str = ""
    printed: str = ""


@dataclass(frozen=True, kw_only=True)
class ServiceSheet:
    """送达回证: blank to be signed by hand, or as recorded."""

    organisation: str
    document: str
    number: str
    addressee: str
    visit_number: str
    issued_on: str = ""
    served_at: str = ""
    place: str = ""
    method: str = ""  # 直接送达, 留置送达, 邮寄送达, 委托送达, 电子送达, 公告送达
    signer: str = ""
    relation: str = ""
    refusal: str = ""
    witness: str = ""
    server: str = ""
    mail_no: str = ""
    remarks: str = ""
    copies: str = ""
    printed: str = ""


@dataclass(frozen=True, kw_only=True)
class QuerySheet:
    """查询凭条: how the visitor finds out how the matter stands; the name is masked."""

    organisation: str
    number: str
    registered_on: str
    name: str
    query_code: str
    place: str = ""
    phone: str = ""
    hotline: str = ""
    hours: str = ""
    address: str = ""
    receiver: str = ""
    query_page: str = ""
    qr: str = ""
    printed: str = ""


@dataclass(frozen=True, kw_only=True)
class RoomLine:
    """One reception room on the public notice."""

    name: str
    address: str
    phone: str
    windows: str


@dataclass(frozen=True, kw_only=True)
class LimitLine:
    """One time limit on the public notice."""

    step: str
    limit: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class PublicSheet:
    """公示: what the office must make known (信访工作条例 Art. 18)."""

    organisation: str
    address: str = ""
    phone: str = ""
    hotline: str = ""
    hours: str = ""
    rooms: list[RoomLine] = field(default_factory=list)
    limits: list[LimitLine] = field(default_factory=list)
    guide: str = ""
    rules: str = ""
    query_page: str = ""
    qr: str = ""
    made_on: str = ""
    printed: str = ""


@dataclass(frozen=True, kw_only=True)
class PrivacySheet:
    """个人信息处理告知书 (PIPL Art. 17, 35)."""

    organisation: str
    text: str
    phone: str = ""
    made_on: str = ""
    printed: str = ""
