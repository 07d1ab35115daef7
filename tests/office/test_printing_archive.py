"""Issued papers as archive files: PDF/A marks, the same bytes each time, stored files joined."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from office.printing import PaperError, merge_pdfs, render_pdf, render_pdfs
from tests.office.printing_samples import REGISTRATION, SLIP, registration, slip

AGAIN = """
import django; django.setup()
from office.printing import render_pdf
from tests.office.printing_samples import REGISTRATION, registration
print(render_pdf(REGISTRATION, registration(), preview=False).sha256)
"""


@pytest.fixture(scope="module")
def issued():
    """The two papers, issued."""
    papers = [(REGISTRATION, registration()), (SLIP, slip())]
    return [render_pdf(template, context, preview=False) for template, context in papers]


def fonts_of(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    items = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]
    return [item for item in items if item.get("/Type") == "/Font" and item.get("/Subtype") == "/Type0"]


def test_issued_paper_declares_itself_pdf_a_3a(issued):
    for paper in issued:
        with pikepdf.open(io.BytesIO(paper.content)) as pdf:
            assert pdf.open_metadata().pdfa_status == "3A"
            assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
            assert pdf.Root.MarkInfo.Marked
            assert pdf.Root.Lang == "zh-CN"
            assert "/StructTreeRoot" in pdf.Root
            assert "/ID" in pdf.trailer


def test_issued_paper_embeds_every_font_with_its_unicode_map(issued):
    for paper in issued:
        with pikepdf.open(io.BytesIO(paper.content)) as pdf:
            fonts = fonts_of(pdf)
            assert fonts
            for font in fonts:
                descriptor = font.DescendantFonts[0].FontDescriptor
                assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
                assert "/ToUnicode" in font


def test_preview_is_no_archive_file():
    with pikepdf.open(io.BytesIO(render_pdf(SLIP, slip(), preview=True).content)) as pdf:
        assert "/OutputIntents" not in pdf.Root


def test_same_data_gives_the_same_bytes(issued):
    assert render_pdf(REGISTRATION, registration(), preview=False) == issued[0]


def test_same_data_gives_the_same_bytes_in_another_process(issued):
    environ = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/Lima"}
    root = Path(__file__).parents[2]

    again = subprocess.run([sys.executable, "-c", AGAIN], cwd=root, env=environ, capture_output=True, check=True)  # noqa: S603

    assert again.stdout.decode().strip() == issued[0].sha256


def test_other_data_gives_other_bytes(issued):
    assert render_pdf(REGISTRATION, registration(remarks="另"), preview=False).sha256 != issued[0].sha256


def test_stored_papers_are_joined_in_order(issued):
    joined = merge_pdfs([paper.content for paper in issued * 2])

    with pikepdf.open(io.BytesIO(joined)) as pdf:
        assert len(pdf.pages) == 4
        assert pdf.open_metadata().pdfa_status == "3B"
        assert [page for page in pdf.pages if "/StructParents" in page.obj] == []
    text = subprocess.run(["pdftotext", "-", "-"], input=joined, capture_output=True, check=True).stdout.decode()  # noqa: S607
    assert ["登记表" in page for page in text.split("\f")[:4]] == [True, False, True, False]


def test_joined_papers_hold_equal_fonts_once(issued):
    one, ten = merge_pdfs([issued[0].content]), merge_pdfs([issued[0].content] * 10)

    assert len(ten) < 2 * len(one)
    assert merge_pdfs([issued[0].content] * 10) == ten


def test_joined_previews_do_not_claim_to_be_archive_files(issued):
    preview = render_pdf(SLIP, slip(), preview=True)

    with pikepdf.open(io.BytesIO(merge_pdfs([issued[0].content, preview.content]))) as pdf:
        assert "/OutputIntents" not in pdf.Root


@pytest.mark.parametrize("join", [lambda: merge_pdfs([]), lambda: render_pdfs([], preview=False)])
def test_nothing_to_print_is_said(join):
    with pytest.raises(PaperError):
        join()


def test_lines_of_a_paragraph_end_at_the_same_edge(tmp_path):
    text = (
        "来访人自2025年6月起受雇，双方约定日工资为320元，“按月结算”；2026年1月12日向项目部反映（工单号20260220001873），未果。"
        * 3
    )
    paper = render_pdf(REGISTRATION, registration(statement=text), preview=False)

    out = subprocess.run(["pdftotext", "-bbox-layout", "-", "-"], input=paper.content, capture_output=True, check=True)  # noqa: S607
    edges = right_edges(out.stdout.decode())

    assert len(edges) >= 4
    assert max(edges) - min(edges) < 1.0


def right_edges(layout: str) -> list[float]:
    """Where the full lines of the long paragraph end, in points."""
    lines = re.findall(r'<line xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"', layout)
    return [float(right) for left, right in lines if 100 < float(left) < 130 and float(right) - float(left) > 405]
