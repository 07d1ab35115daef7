"""Two things done to fonts before the first paper: plain glyph numbers, and ballot boxes drawn."""

import io
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.sfnt import SFNTWriter

# Outlines of the ballot box, clockwise; the inner edge runs the other way and so stays white.
FRAME = [[(110, -40), (110, 640), (790, 640), (790, -40)], [(155, 5), (745, 5), (745, 595), (155, 595)]]
TICK = [(235, 330), (300, 385), (405, 240), (640, 560), (705, 515), (412, 110)]


def with_plain_ids(source: Path) -> bytes:
    """The font with a CFF charset that numbers its glyphs 1, 2, 3 …

    A PDF names glyphs by character id, WeasyPrint writes glyph numbers. In a font cut down to Simplified Chinese
    the two differ, and a strict reader would draw other characters than those it extracts.
    """
    content = io.BytesIO()
    with TTFont(source, lazy=True) as font:
        tables = {tag: font.reader[tag] for tag in font.reader.keys()}  # noqa: SIM118 - not iterable itself
        start, last = font["CFF "].cff[0].rawDict["charset"], font["maxp"].numGlyphs - 1
        cff = bytearray(tables["CFF "])
        cff[start : start + 5] = b"\x02\x00\x01" + (last - 1).to_bytes(2, "big")  # one range: first 1, then last-1 more
        tables["CFF "] = bytes(cff)
        writer = SFNTWriter(content, len(tables), font.sfntVersion)
        for tag, data in tables.items():
            writer[tag] = data
        writer.close()
    return content.getvalue()


def marks_font() -> bytes:
    """A font of our own with ☐ ☑ as real characters: no packaged Song or Hei has both."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "box", "ticked"])
    builder.setupCharacterMap({0x2610: "box", 0x2611: "ticked"})
    builder.setupGlyf({".notdef": _drawn(FRAME), "box": _drawn(FRAME), "ticked": _drawn([*FRAME, TICK])})
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", "box", "ticked"), (900, 110)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Paper Marks", "styleName": "Regular", "psName": "PaperMarks"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = 0  # the same bytes on every machine
    builder.font.recalcTimestamp = False
    content = io.BytesIO()
    builder.save(content)
    return content.getvalue()


def _drawn(outlines: list[list[tuple[int, int]]]) -> Any:
    """A glyph of straight lines."""
    pen = TTGlyphPen(None)
    for first, *others in outlines:
        pen.moveTo(first)
        for point in others:
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()
