"""Fonts of the papers: rare characters, glyph numbers, what is left when only the packaged fonts are there."""

import io
import os
import subprocess

import pikepdf
import pytest
from django.template.loader import render_to_string
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from office import print_fonts
from office.print_press import load_press
from office.printing import render_pdf
from tests.office.printing_samples import REGISTRATION, SLIP, registration, slip

RARE = "𬭎㛃䶮·𠅤𫍣"


def embedded_fonts(content: bytes) -> dict[str, TTFont]:
    """The font files inside a PDF by name."""
    found = {}
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                stream = item.get("/FontFile2") or item.get("/FontFile3")
                found[str(item.FontName)] = TTFont(io.BytesIO(stream.read_bytes()))  # type: ignore[union-attr]
    return found


def extracted(content: bytes) -> str:
    out = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True)  # noqa: S607
    return out.stdout.decode()


@pytest.fixture
def packaged_only(tmp_path, monkeypatch):
    """A press that knows the fonts of the Python package and nothing else; its data folder is tmp_path."""
    monkeypatch.setattr(print_fonts, "SYSTEM", [])
    return load_press(tmp_path)


def printed(press, template: str, context: dict) -> bytes:
    return press.write(press.lay_out(render_to_string(template, context), preview=False), preview=False)


@pytest.mark.parametrize(("template", "context"), [(REGISTRATION, registration()), (SLIP, slip())])
def test_paper_prints_with_the_packaged_fonts_alone(packaged_only, template, context):
    content = printed(packaged_only, template, context)

    families = {name.split("+")[1] for name in embedded_fonts(content)}
    assert families <= {"Noto-Sans-SC", "Noto-Serif-SC", "Paper-Marks"}
    assert context["sheet"].number in extracted(content)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == 1


def test_rare_characters_are_extracted_as_text():
    paper = render_pdf(REGISTRATION, registration(remarks=RARE), preview=False)

    assert RARE in extracted(paper.content)


def test_rare_characters_have_outlines(packaged_only, tmp_path):
    fonts = embedded_fonts(printed(packaged_only, REGISTRATION, registration(remarks=RARE)))

    serif = next(font for name, font in fonts.items() if name.endswith("Noto-Serif-SC"))
    with TTFont(tmp_path / "fonts-prepared" / "NotoSerifSC-Regular.otf", lazy=True) as whole:
        numbers = [whole.getGlyphID(whole.getBestCmap()[ord(character)]) for character in RARE]
    assert [number for number in numbers if not has_outline(serif, number)] == []


def has_outline(font: TTFont, number: int) -> bool:
    pen = BoundsPen(None)
    font.getGlyphSet()[font.getGlyphName(number)].draw(pen)
    return pen.bounds is not None


def test_character_ids_are_glyph_numbers_in_every_embedded_font(packaged_only):
    papers = [printed(packaged_only, SLIP, slip()), render_pdf(SLIP, slip(), preview=False).content]
    fonts = [font for paper in papers for font in embedded_fonts(paper).values() if "CFF " in font]

    assert fonts
    for font in fonts:
        names = font.getGlyphOrder()[1:]
        assert names == [f"cid{number:05}" for number in range(1, len(names) + 1)]


def test_child_processes_see_the_fonts_of_the_machine(tmp_path, monkeypatch):
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)

    with print_fonts.private_fonts(tmp_path):
        assert os.environ["FONTCONFIG_FILE"] == str(tmp_path / "fonts.conf")

    assert "FONTCONFIG_FILE" not in os.environ


def test_font_list_names_the_built_fonts_first(tmp_path):
    (tmp_path / "fonts").mkdir()

    assert print_fonts.font_folders(tmp_path)[0] == tmp_path / "fonts"
    assert f"<dir>{tmp_path / 'fonts'}</dir>" in print_fonts.font_config(tmp_path).read_text()
