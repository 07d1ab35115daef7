"""The two main papers: everything that was handed in stands on them, on as many pages as it should."""

import io
import json
import re
import subprocess
from dataclasses import asdict, fields, replace

import pikepdf
import pytest

from office import printing
from office.printing import render_pdf, render_pdfs
from referrals.sheets import WITHHELD
from tests.office.printing_samples import (
    BLANK,
    MEMBERS,
    REFERRED,
    REGISTRATION,
    ROOM,
    SLIP,
    STATEMENT,
    VISIT,
    registration,
    slip,
)
from visits.papers.registration_sheet import RegistrationSheet

# fmt: off
LABELS = [
    "姓名", "性别", "民族", "出生日期", "证件类型", "证件号码", "联系电话", "住址", "工作单位",
    "职业", "来访时间", "接待地点", "来访人数", "涉及人数", "初访重访", "推选代表", "越级走访", "信访目的",
    "紧急程度", "问题属地", "内容分类", "姓名保密", "提交材料", "来访人确认", "备注", "具体诉求", "拟办意见",
    "领导批示", "处理结果", "查询码", "监督电话",
]
# fmt: on


def text_of(content: bytes, *options: str) -> str:
    """The text as a reader extracts it, without spaces and line ends."""
    out = subprocess.run(["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True)  # noqa: S603, S607
    return re.sub(r"\s|\u200b", "", out.stdout.decode())


def page_of(content: bytes, number: int) -> str:
    return text_of(content, "-f", str(number), "-l", str(number))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_registration_form_holds_every_field_on_one_page():
    paper = render_pdf(REGISTRATION, registration(), preview=False)

    text = text_of(paper.content, "-raw")
    printed = {
        field.name: squeezed(getattr(VISIT, field.name))
        for field in fields(VISIT)
        if field.name not in ("qr", "members")
    }
    printed.pop("statement")
    missing = {name for name, value in printed.items() if value not in text}
    assert missing == set()
    assert paper.pages == 1
    assert all(squeezed(line) in text for line in STATEMENT.split("\n"))


@pytest.mark.parametrize("label", LABELS)
def test_blank_form_has_a_box_for_each_question(blank_text, label):
    assert label in blank_text


@pytest.fixture(scope="module")
def blank_text() -> str:
    """The blank form to write on when there is no power."""
    sheet = RegistrationSheet(organisation=ROOM, hotline="0000-6612345")
    paper = render_pdf(BLANK, {"sheet": sheet}, preview=False)
    assert paper.pages == 1
    return text_of(paper.content, "-raw")


def test_blank_form_ticks_nothing(blank_text):
    assert "☑" not in blank_text
    assert blank_text.count("☐") == 15


def test_registration_form_ticks_what_was_chosen():
    text = text_of(render_pdf(REGISTRATION, registration(), preview=False).content, "-raw")

    ticked = re.findall("☑(初访|重访|是|否|一般|紧急|特急|转办|交办|当场答复|立即办理|出具告知书|不予受理)", text)
    assert ticked == ["初访", "否", "紧急", "否", "转办"]


def test_long_registration_goes_on_under_the_same_number():
    paper = render_pdf(REGISTRATION, registration(statement="\n".join([STATEMENT] * 6)), preview=False)

    assert paper.pages == 2
    assert "群众来访登记表（续）" not in page_of(paper.content, 1)
    second = page_of(paper.content, 2)
    assert second.startswith("群众来访登记表（续）李𬭎编号：来访〔2026〕第0001号")
    assert "第2页共2页" in second


def test_group_visit_has_its_list_of_people():
    paper = render_pdf(REGISTRATION, registration(members=MEMBERS), preview=False)

    assert paper.pages == 3
    assert "集体来访人员名单" in page_of(paper.content, 2)
    third = page_of(paper.content, 3)
    assert third.startswith("集体来访人员名单（续）")
    assert "编号：来访〔2026〕第0001号" in third
    text = text_of(paper.content)
    assert [member.name for member in MEMBERS if member.name not in text] == []


def test_preview_says_so_and_issued_paper_does_not():
    assert "预览非正式文书" in text_of(render_pdf(REGISTRATION, registration(), preview=True).content, "-raw")
    assert "预览" not in text_of(render_pdf(REGISTRATION, registration(), preview=False).content)


def test_slip_holds_every_field_on_one_page():
    paper = render_pdf(SLIP, slip(), preview=False)

    text = text_of(paper.content, "-raw")
    printed = {
        name: squeezed(value) for name, value in asdict(REFERRED).items() if name not in ("qr", "secret", "summary")
    }
    assert {name for name, value in printed.items() if value not in text} == set()
    assert paper.pages == 1
    assert [
        part for part in ("（存根）", "第二联", "（回执）", "签收人", "审核意见", "裁切线") if part not in text
    ] == []


def test_secret_slip_says_nothing_about_the_visitor():
    sheet = replace(REFERRED, secret=True, summary="反映食堂采购问题。")

    text = text_of(render_pdf(SLIP, {"sheet": sheet}, preview=False).content, "-raw")

    assert WITHHELD in text
    kept = json.dumps(asdict(sheet), ensure_ascii=False)
    for value in (REFERRED.visitor_name, REFERRED.visitor_phone, REFERRED.visitor_address):
        assert squeezed(value) not in text
        assert value not in kept


def test_slip_of_a_long_organisation_name_stays_on_one_page():
    paper = render_pdf(SLIP, slip(organisation="临江市南山区群众来访联合接待服务中心"), preview=False)

    assert paper.pages == 1


def test_batch_counts_the_pages_of_each_paper():
    batch = render_pdfs([(REGISTRATION, registration()), (SLIP, slip())], preview=False)

    assert batch.pages == 2
    assert "第1页共1页" in page_of(batch.content, 2)


@pytest.mark.parametrize(("template", "context"), [(REGISTRATION, registration()), (SLIP, slip())])
def test_qr_code_holds_the_address(template, context, tmp_path):
    paper = render_pdf(template, context, preview=False)
    (tmp_path / "paper.pdf").write_bytes(paper.content)

    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", "paper.pdf", "paper"], cwd=tmp_path, check=True)  # noqa: S607
    read = subprocess.run(["zbarimg", "-q", "--raw", "paper.png"], cwd=tmp_path, capture_output=True, check=False)  # noqa: S607

    assert read.stdout.decode().strip() == context["sheet"].qr


def test_html_in_a_field_is_printed_as_text():
    context = registration(remarks="<b>粗</b><script>alert(1)</script>")

    paper = render_pdf(REGISTRATION, context, preview=False)

    assert "<b>粗</b><script>alert(1)</script>" in text_of(paper.content, "-raw")
    with pikepdf.open(io.BytesIO(paper.content)) as pdf:
        assert len(pdf.pages) == 1


def test_batch_beyond_a_chunk_is_merged_and_keeps_every_paper(monkeypatch):
    monkeypatch.setattr(printing, "CHUNK", 1)

    batch = printing.render_pdfs([(REGISTRATION, registration()), (SLIP, slip())], preview=False)

    assert batch.pages == 2
    assert "群众来访登记表" in squeezed(page_of(batch.content, 1))
    assert "群众来访事项转办单" in squeezed(page_of(batch.content, 2))
