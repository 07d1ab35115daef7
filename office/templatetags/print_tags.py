"""Tags of the printed papers: QR code, ballot boxes, paragraphs."""

import io

import segno
from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from office.print_text import without_soft_breaks

register = template.Library()


@register.simple_tag
def qr(data: str, alt: str) -> SafeString:
    """A QR code as inline SVG; the title is what PDF/UA reads out. Nothing for empty data."""
    if not data:
        return SafeString()
    code = segno.make(without_soft_breaks(data), error="m", micro=False, boost_error=False)
    svg = io.BytesIO()
    code.save(
        svg,
        kind="svg",
        xmldecl=False,
        nl=False,
        omitsize=True,
        border=2,
        svgclass=None,
        lineclass=None,
        title=without_soft_breaks(alt),
    )
    return mark_safe(svg.getvalue().decode())  # noqa: S308 - drawn and escaped by segno


@register.simple_tag
def boxes(choices: str, chosen: str) -> SafeString:
    """The choices, each with a ballot box that is ticked when it stands in `chosen`; both joined by 、."""
    ticked = set(chosen.split("、"))
    marked = (("☑" if choice in ticked else "☐", choice) for choice in choices.split("、"))
    return format_html_join("", '<span class="option">{}{}</span>', marked)


@register.simple_tag
def signature(label: str, name: str, day: str) -> SafeString:
    """The line at the foot of a box: label, name on a rule, day (blanks to fill in when empty)."""
    blank = "\u3000\u3000年\u3000月\u3000日"
    return format_html(
        '<p class="sign">{}：<span class="name">{}</span><span class="day">{}</span></p>', label, name, day or blank
    )


@register.filter
def lines(text: str) -> list[str]:
    """The paragraphs of a text."""
    return [line.strip(" \u3000") for line in text.split("\n") if line.strip(" \u3000")]
