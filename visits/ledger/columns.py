"""The columns of a ledger (接访台账, domain rules §2 and §2.1): what they are called, and what they may be called."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: its field here, its heading in the template, other headings it is known by."""

    name: str
    heading: str
    others: tuple[str, ...] = ()
    is_required: bool = False
    help: str = ""  # Chinese, on the template's sheet of explanations: the template is a paper
    width: int = 16


COLUMNS: tuple[Column, ...] = (
    Column(
        "legacy_no",
        "原编号",
        ("编号", "登记编号", "信访件编号", "旧编号"),
        help="旧台账中的编号；有编号的行不会重复导入。",
    ),
    Column(
        "arrived_at",
        "来访时间",
        ("来访日期", "接待时间", "接待日期", "接件时间", "登记时间", "登记日期", "日期"),
        True,
        "2023-5-1、2023/5/1、2023年5月1日、20230501 均可；可带时间，如 2023-5-1 9:30。",
    ),
    Column(
        "name",
        "来访人姓名",
        ("姓名", "来访人", "信访人", "信访人姓名"),
        True,
        "不愿留名的填“匿名”。",
    ),
    Column(
        "gender",
        "性别",
        help="男、女或空白；有身份证号的可不填。",
        width=8,
    ),
    Column(
        "id_type",
        "证件类型",
        ("证件种类",),
        help="从下拉列表选择；不填而号码为 18 位的，按居民身份证。",
    ),
    Column(
        "id_number",
        "证件号码",
        ("身份证号", "身份证号码", "身份证", "证件号"),
        False,
        "本列已设为文本格式，请勿改为数字格式，否则 18 位号码的后三位会变成 0。",
        24,
    ),
    Column(
        "phone",
        "联系电话",
        ("电话", "联系方式", "手机", "手机号", "手机号码"),
    ),
    Column(
        "work_unit",
        "工作单位",
        ("单位",),
        width=20,
    ),
    Column(
        "address",
        "住址",
        ("地址", "家庭住址", "单位和住址", "单位或住址", "住所", "现住址"),
        width=30,
    ),
    Column(
        "people_count",
        "来访人数",
        ("人数", "信访人数"),
        False,
        "整数；空白按 1 人。",
        10,
    ),
    Column(
        "affected_count",
        "涉及人数",
        (),
        False,
        "整数，不少于来访人数。",
        10,
    ),
    Column(
        "visit_kind",
        "初访重访",
        ("初访/重访", "初重访", "初重件", "初次重复"),
        False,
        "初访或重访；空白按初访。",
        10,
    ),
    Column(
        "channel",
        "来访形式",
        ("信访形式", "形式"),
        False,
        "从下拉列表选择；空白按走访。",
        12,
    ),
    Column(
        "purpose",
        "信访目的",
        ("信访类型", "目的", "来访目的"),
        False,
        "从下拉列表选择；空白按其他。",
        14,
    ),
    Column(
        "category",
        "内容分类",
        ("问题分类", "分类", "类别", "问题类别"),
        False,
        "从下拉列表选择一级或二级分类；空白按其他。",
        20,
    ),
    Column(
        "subject",
        "事由摘要",
        ("事由", "标题", "主题"),
        False,
        "不超过 100 字，会显示在列表中；空白取主要问题的开头。",
        30,
    ),
    Column(
        "statement",
        "反映的主要问题",
        ("主要问题", "反映问题", "内容", "反映内容", "来访事由", "信访内容", "事项内容"),
        True,
        "",
        50,
    ),
    Column(
        "demand",
        "具体诉求",
        ("诉求", "主要诉求"),
        width=30,
    ),
    Column(
        "occurred_at_place",
        "问题发生地",
        ("发生地", "发生地点", "地点", "问题属地"),
        width=20,
    ),
    Column(
        "cause",
        "产生原因",
        ("原因", "信访原因"),
        width=24,
    ),
    Column(
        "initial_opinion",
        "接待处理意见",
        ("处理意见", "拟办意见", "接待意见"),
        width=30,
    ),
    Column(
        "unit",
        "责任单位",
        ("承办单位", "办理单位", "转办单位"),
        width=18,
    ),
    Column(
        "result",
        "办理结果",
        ("处理结果", "办理情况", "结果", "处理情况"),
        True,
        "只导入已办结的来访：没有办理结果的行会被退回。",
        50,
    ),
    Column(
        "closed_on",
        "办结日期",
        ("办结时间", "办理日期", "完成日期"),
        False,
        "空白按来访日期。",
    ),
    Column(
        "receiver",
        "接待人",
        ("接待人员", "登记人", "经办人"),
        width=12,
    ),
    Column(
        "remarks",
        "备注",
        ("说明",),
        width=24,
    ),
)
SKIPPED = ("序号", "序", "行号")
REASON = "退回原因"  # the last column of a file of bad rows; a corrected file may keep it


def plain(text: object) -> str:
    """A heading for comparing: narrow, without spaces, brackets, asterisk and colon."""
    folded = unicodedata.normalize("NFKC", str(text or "")).casefold()
    return re.sub(r"[\s*:：]|\(.*?\)", "", folded)


HEADINGS = {plain(known): column.name for column in COLUMNS for known in (column.heading, *column.others)}
LEFT_OUT = {plain(known) for known in (*SKIPPED, REASON)}
BY_NAME = {column.name: column for column in COLUMNS}
REQUIRED = tuple(column.name for column in COLUMNS if column.is_required)


@dataclass(frozen=True)
class Header:
    """Which column of the file holds which field."""

    fields: tuple[str, ...]  # of each cell; empty where the column is not known
    unknown: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        """Headings the ledger cannot do without."""
        return [BY_NAME[name].heading for name in REQUIRED if name not in self.fields]

    @property
    def doubled(self) -> list[str]:
        """Headings that stand for the same field twice."""
        return [BY_NAME[name].heading for name in dict.fromkeys(self.fields) if name and self.fields.count(name) > 1]

    def row(self, cells: Sequence[object]) -> dict[str, object]:
        """The cells by field."""
        return {name: cell for name, cell in zip(self.fields, cells, strict=False) if name}


def read_header(cells: Iterable[object]) -> Header:
    """The header of a file; columns nobody knows are reported, not guessed."""
    shown = [str(cell or "").strip() for cell in cells]
    fields = tuple(HEADINGS.get(plain(cell), "") for cell in shown)
    unknown = [
        cell for cell, name in zip(shown, fields, strict=True) if cell and not name and plain(cell) not in LEFT_OUT
    ]
    return Header(fields, tuple(unknown))


def is_header(cells: Iterable[object]) -> bool:
    """Whether this line names the columns: titles and remarks above it are passed over."""
    known = {HEADINGS.get(plain(cell), "") for cell in cells} - {""}
    return len(known & {"arrived_at", "name", "statement", "result"}) > 1
