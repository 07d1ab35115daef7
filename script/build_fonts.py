"""Build small TrueType fonts for the papers: optional, they halve the time of a form and cut its size to a third.

    python script/build_fonts.py --noto DIR --fandol DIR --out RECEPTION_VAR/fonts

Needs, at build time only: fontTools and uharfbuzz from PyPI, Debian's fonts-noto-cjk, and the Fandol fonts of Debian's
texlive-lang-chinese (`apt-get download` and `dpkg -x` are enough, TeX itself is not needed). Takes a minute or two.

The packaged fonts are collections of 5-27 MB: copying and cutting them costs more than laying out a form. Made here:
XF Song, XF Hei (regular, bold), XF Fang, XF Kai with the 7,000-10,000 characters of daily use, and XF Ext with the
rare ones. TrueType on purpose: a PDF names glyphs by character id, which in CFF fonts need not be the glyph number.
Fang and Kai take Latin letters and digits from Fandol Song (their own have no serifs). All get ballot boxes.
Licences: Noto CJK is under the OFL; Fandol under GPLv3 with the font exception, which allows embedding.
"""

import argparse
import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uharfbuzz as hb
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

Draw = Callable[[Any], None]

SIMPLIFIED = 2  # number of the Simplified Chinese face in the Noto collections
ASCII = range(0x20, 0x7F)
SYMBOLS = "〔〕〇·—…“”‘’《》①②③④⑤⑥⑦⑧⑨⑩№□■✓✂※→‰℃㎡￥"
LAYOUT_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG")
# Two characters nobody prints lend their glyphs to the boxes: U+3013 〓 to ☐, U+2605 ★ to ☑.
BOXES = {0x2610: 0x3013, 0x2611: 0x2605}
MAXIMA = [
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
    "maxPoints",
    "maxContours",
    "maxCompositePoints",
    "maxCompositeContours",
    "maxComponentDepth",
]
FRAME = [[(110, -40), (790, -40), (790, 640), (110, 640)], [(155, 5), (155, 595), (745, 595), (745, 5)]]
TICK = [(235, 330), (300, 385), (405, 240), (640, 560), (705, 515), (412, 110)]


@dataclass(frozen=True)
class Job:
    """One font to build."""

    source: Path
    face: int
    characters: frozenset[int]
    family: str
    style: str
    weight: int
    latin: TTFont | None = None

    @property
    def file_name(self) -> str:
        """Where it goes."""
        return f"{self.family.replace(' ', '')}-{self.style}.ttf"


def gb2312() -> frozenset[int]:
    """The 7,445 characters of GB 2312, Latin letters and the signs of office papers."""
    found = {*ASCII, 0xA0, 0xB0, 0xB7, 0xD7, 0xF7, *map(ord, SYMBOLS)}
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            found.update(map(ord, bytes((high, low)).decode("gb2312", errors="ignore")))
    return frozenset(found)


def is_rare_area(character: int) -> bool:
    """Whether a code point belongs to the Chinese characters outside daily use."""
    return 0x3400 <= character < 0xA000 or 0xF900 <= character < 0xFB00 or character >= 0x20000


def plan(noto: Path, fandol: Path) -> list[Job]:
    """All fonts, from the two folders."""
    daily = gb2312()
    song = TTFont(fandol / "FandolSong-Regular.otf")
    written = frozenset(song.getBestCmap()) | daily
    serif, sans = noto / "NotoSerifCJK-Regular.ttc", noto / "NotoSansCJK-Regular.ttc"
    all_serif = TTFont(serif, fontNumber=SIMPLIFIED, lazy=True).getBestCmap()
    rare = frozenset(filter(is_rare_area, all_serif)) - written
    return [
        Job(noto / "NotoSerifCJK-Bold.ttc", SIMPLIFIED, daily, "XF Song", "Bold", 700),
        Job(serif, SIMPLIFIED, daily, "XF Song", "Regular", 400),
        Job(sans, SIMPLIFIED, daily, "XF Hei", "Regular", 400),
        Job(noto / "NotoSansCJK-Bold.ttc", SIMPLIFIED, daily, "XF Hei", "Bold", 700),
        Job(fandol / "FandolFang-Regular.otf", 0, written, "XF Fang", "Regular", 400, song),
        Job(fandol / "FandolKai-Regular.otf", 0, written, "XF Kai", "Regular", 400, song),
        Job(serif, SIMPLIFIED, rare, "XF Ext", "Regular", 400),
    ]


def build(job: Job) -> bytes:
    """The finished font file."""
    font = cut(job)
    special = {**boxes(font), **(latin_glyphs(font, job.latin) if job.latin else {})}
    convert_outlines(font, special)
    name_font(font, job)
    font["head"].created = font["head"].modified = 0  # the same bytes each time
    font.recalcTimestamp = False
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def cut(job: Job) -> TTFont:
    """The source font with the wanted characters only."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(job.characters | set(BOXES.values()))
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in LAYOUT_TABLES)
    face = hb.Face(hb.Blob.from_file_path(str(job.source)), job.face)
    return TTFont(io.BytesIO(hb.subset(face, wanted).blob.data))


def boxes(font: TTFont) -> dict[str, tuple[int, Draw]]:
    """Give the lent glyphs their new code points; width and drawing by glyph name."""
    drawn = {}
    for box, lender in BOXES.items():
        name = font.getBestCmap().get(lender)
        if name is None:
            continue
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap.pop(lender, None)
                table.cmap[box] = name
        outlines = [*FRAME, TICK] if box == max(BOXES) else FRAME
        drawn[name] = (900, polygon_drawer(outlines))
    return drawn


def polygon_drawer(outlines: list[list[tuple[int, int]]]) -> Draw:
    """A function that draws the outlines with a pen."""

    def draw(pen: Any) -> None:
        for first, *others in outlines:
            pen.moveTo(first)
            for point in others:
                pen.lineTo(point)
            pen.closePath()

    return draw


def latin_glyphs(font: TTFont, donor: TTFont) -> dict[str, tuple[int, Draw]]:
    """Latin letters and digits of another font, by this font's glyph names."""
    names, glyphs, own = donor.getBestCmap(), donor.getGlyphSet(), font.getBestCmap()
    shared = [code for code in ASCII if code in names and code in own]
    return {own[code]: (round(glyphs[names[code]].width), glyphs[names[code]].draw) for code in shared}


def convert_outlines(font: TTFont, special: dict[str, tuple[int, Draw]]) -> None:
    """Turn cubic CFF outlines into TrueType ones, glyph for glyph."""
    order, source, metrics = font.getGlyphOrder(), font.getGlyphSet(), font["hmtx"]
    drawn = {}
    for name in order:
        width, draw = special.get(name, (metrics[name][0], source[name].draw))
        pen = TTGlyphPen(None)
        draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
        drawn[name] = pen.glyph()
        metrics[name] = (width, 0)
    del font["CFF "]
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, drawn
    for name in order:
        drawn[name].recalcBounds(font["glyf"])
        metrics[name] = (metrics[name][0], getattr(drawn[name], "xMin", 0))
    declare_truetype(font, len(order))


def declare_truetype(font: TTFont, glyphs: int) -> None:
    """Set the tables that tell a TrueType font from a CFF one."""
    maxima = font["maxp"]
    maxima.tableVersion, maxima.numGlyphs = 0x00010000, glyphs
    for key in MAXIMA:
        setattr(maxima, key, 0)
    maxima.maxZones = 1
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\0\1\0\0"


def name_font(font: TTFont, job: Job) -> None:
    """Family, style, weight; the Bold of some packages declares itself regular."""
    full = job.family if job.style == "Regular" else f"{job.family} {job.style}"
    font["name"].names = []
    for number, value in {1: job.family, 2: job.style, 4: full, 6: full.replace(" ", "")}.items():
        font["name"].setName(value, number, 3, 1, 0x409)
    bold = job.style == "Bold"
    font["OS/2"].usWeightClass, font["OS/2"].fsType = job.weight, 0
    font["OS/2"].fsSelection = 0x20 if bold else 0x40
    font["head"].macStyle = int(bold)


def main() -> None:
    """Build all fonts, or those whose file name holds --only."""
    parser = argparse.ArgumentParser(description="Build small TrueType fonts for the papers.")
    for folder in ("--noto", "--fandol", "--out"):
        parser.add_argument(folder, type=Path, required=True)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for job in plan(options.noto, options.fandol):
        if options.only in job.file_name:
            size = (options.out / job.file_name).write_bytes(build(job))
            sys.stdout.write(f"{job.file_name:22} {size >> 10:6} KB\n")


if __name__ == "__main__":
    main()
