"""The fonts of the papers: which ones there are, and a private fontconfig that shows these and no others."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

from office.print_glyphs import marks_font, with_plain_ids

CONFIG = Path(__file__).parent / "print" / "fonts.conf"
PACKAGE = "pylopdf_fonts_zh_cn"
SYSTEM = [
    Path("/usr/share/fonts") / name
    for name in (
        "opentype/noto",
        "opentype/fonts-hanazono",
        "truetype/hanazono",
        "truetype/babelstone-han",
        "truetype/lxgw-wenkai",
        "truetype/ukij-uyghur",
        "truetype/noto",
    )
] + [Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol")]


def font_config(var: Path) -> Path:
    """Write the private fontconfig below the data folder and give its path."""
    folders = font_folders(var)
    text = CONFIG.read_text(encoding="utf-8")
    lines = "\n  ".join(f"<dir>{escape(str(folder))}</dir>" for folder in folders)
    cache = escape(str(var / "fontcache"))
    path = var / "fonts.conf"
    _write(path, text.replace("{folders}", lines).replace("{cache}", cache).encode())
    return path


def font_folders(var: Path) -> list[Path]:
    """Built fonts, system fonts, packaged fonts: those that are there, in a fixed order."""
    folders = [var / "fonts", *SYSTEM]
    return [folder for folder in folders if folder.is_dir()] + [_prepared(var / "fonts-prepared")]


@contextmanager
def private_fonts(var: Path) -> Iterator[None]:
    """While fontconfig starts, show it the private file; afterwards child processes see the machine's fonts again."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(font_config(var))
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


def _prepared(folder: Path) -> Path:
    """The packaged fonts with character ids equal to glyph numbers, and the drawn marks; made once."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "PaperMarks.ttf").exists():
        _write(folder / "PaperMarks.ttf", marks_font())
    spec = find_spec(PACKAGE)
    for home in (spec and spec.submodule_search_locations) or ():
        for source in sorted(Path(home).glob("*.otf")):
            if not (folder / source.name).exists():
                _write(folder / source.name, with_plain_ids(source))
    return folder


def _write(path: Path, content: bytes) -> None:
    """Written aside and renamed: several processes may start at once."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}.new")
    aside.write_bytes(content)
    aside.replace(path)
