"""What stands on 《来访接谈记录》: strings only, so that the data can be kept as JSON beside the paper (D §2.2)."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class TalkLine:
    """A question (问), an answer (答) or a paragraph of narrative."""

    mark: str
    text: str


@dataclass(frozen=True, kw_only=True)
class DemandLine:
    """One demand with its category and the way it goes."""

    number: str
    text: str
    category: str = ""
    disposition: str = ""


@dataclass(frozen=True, kw_only=True)
class AddedLine:
    """A supplement, with its own number."""

    number: str
    text: str
    by: str
    on: str


@dataclass(frozen=True, kw_only=True)
class InterviewSheet:
    """来访接谈记录; an empty string prints an empty box to write in."""

    organisation: str
    number: str
    visit_number: str
    corrects: str = ""  # 更正哪一份
    correction_reason: str = ""
    started_at: str
    ended_at: str
    place: str
    interviewer: str
    recorder: str = ""
    others: str = ""
    interviewees: str
    identity_verified: str  # 是, 否
    rights_told: str  # 是, 否
    subject: str
    facts: str = ""
    law_explained: str = ""
    advice: str = ""
    attitude: str = ""
    next_contact_on: str = ""
    read_back: str = ""  # 已宣读并核对无误 or empty
    signature: str = ""  # 已签名, 拒绝签名, 不能签名
    signature_note: str = ""
    witness: str = ""
    printed: str = ""
    talk: list[TalkLine] = field(default_factory=list)
    demands: list[DemandLine] = field(default_factory=list)
    supplements: list[AddedLine] = field(default_factory=list)
