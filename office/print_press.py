"""WeasyPrint made ready: private fonts, parsed style sheets, a fetcher that fetches nothing. Once per process."""

import io
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from weasyprint import CSS, HTML
from weasyprint.css import ColorProfile
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from office import cjk_justify
from office.print_fonts import private_fonts

ARCHIVE = "pdf/a-3a"
STYLE = Path(__file__).parent / "print" / "forms.css"
PREVIEW_STYLE = (
    '@page { @bottom-center { content: "预览　非正式文书"; color: #c8161d; font: 9pt "Paper Hei", "Paper Rest";'
    " vertical-align: top; padding-top: 3mm; white-space: nowrap } }"
)


@dataclass(frozen=True)
class Press:
    """What every paper needs and no paper changes."""

    fonts: FontConfiguration
    style: CSS
    preview_style: CSS
    fetcher: URLFetcher
    colours: bytes

    def lay_out(self, page: str, *, preview: bool) -> Any:
        """The pages of one paper, not yet written; a preview carries its mark in the foot."""
        document = HTML(string=page, url_fetcher=self.fetcher)
        if preview:
            return document.render(font_config=self.fonts, stylesheets=[self.style, self.preview_style])
        return document.render(
            font_config=self.fonts,
            stylesheets=[self.style],
            pdf_variant=ARCHIVE,
            color_profiles={"srgb": self._profile()},
            output_intent="srgb",
        )

    def _profile(self) -> ColorProfile:
        """The colour profile, new for each paper: written a second time it would not give the same bytes."""
        return ColorProfile(io.BytesIO(self.colours), "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))

    def write(self, document: Any, *, preview: bool) -> bytes:
        """The finished file: PDF/A-3a, or plain for a preview."""
        if preview:
            return cast("bytes", document.write_pdf())
        # Any name but "srgb", for which WeasyPrint would open its profile again and leave the file open.
        return cast("bytes", document.write_pdf(pdf_variant=ARCHIVE, output_intent="of the document"))


def load_press(var: Path) -> Press:
    """The press of this process; `var` is the data folder, where fonts and their list are kept."""
    with private_fonts(var):
        fonts = FontConfiguration()  # reads the font list
    cjk_justify.install()
    fetcher = URLFetcher(allowed_protocols=(), fail_on_errors=True)

    def parsed(text: str) -> CSS:
        return CSS(string=text, font_config=fonts, url_fetcher=fetcher)

    return Press(
        fonts=fonts,
        style=parsed(STYLE.read_text(encoding="utf-8")),
        preview_style=parsed(PREVIEW_STYLE),
        fetcher=fetcher,
        colours=(files("weasyprint.pdf") / "sRGB2014.icc").read_bytes(),
    )
