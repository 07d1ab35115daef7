"""What stands on the papers of a visit: strings only, so that the data can be kept as JSON beside the paper."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class MemberRow:
    """One line of the list of people of a group visit (附页《集体来访人员名单》)."""

    number: str
    name: str
    gender: str = ""
    id_number: str = ""
    address: str = ""
    phone: str = ""
    representative: str = ""  # 是 or empty


@dataclass(frozen=True, kw_only=True)
class RegistrationSheet:
    """群众来访登记表: the five facts of 信访工作条例 Art. 19 and what the room notes about them.

    Choices hold the ticked Chinese labels, several joined by 、. An empty string prints an empty box to write in.
    Dates and times come written out (2026年3月5日 9时15分). ID number and phone are masked by the caller if need be.
    """

    organisation: str
    number: str = ""
    registered_on: str = ""
    name: str = ""
    gender: str = ""
    ethnicity: str = ""
    birth: str = ""  # with the age: 1968年5月12日（57岁）
    id_type: str = ""
    id_number: str = ""
    phone: str = ""
    address: str = ""
    work_unit: str = ""
    occupation: str = ""
    arrived_at: str = ""
    place: str = ""
    people: str = ""
    affected: str = ""
    representatives: str = ""
    visit_kind: str = ""  # 初访, 重访
    skip_level: str = ""  # 是, 否
    wants_secrecy: str = ""  # 是, 否
    urgency: str = ""  # 一般, 紧急, 特急
    purpose: str = ""
    category: str = ""
    region: str = ""
    statement: str = ""
    demand: str = ""
    materials: str = ""
    disposition: str = ""  # 当场答复, 立即办理, 出具告知书, 转办, 交办, 不予受理
    opinion: str = ""
    opinion_by: str = ""
    opinion_on: str = ""
    instruction: str = ""
    instruction_by: str = ""
    instruction_on: str = ""
    result: str = ""
    result_by: str = ""
    result_on: str = ""
    receiver: str = ""
    remarks: str = ""
    query_code: str = ""
    hotline: str = ""
    qr: str = ""
    printed: str = ""  # foot: time, person, check code
    members: list[MemberRow] = field(default_factory=list)
