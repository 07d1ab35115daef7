"""Even right edges for Chinese: WeasyPrint 70 widens only spaces, and Chinese has none.

It replaces one inner function of WeasyPrint, so the version is pinned and a test measures the right edges.
"""

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.line_break import create_layout

WIDEST_GAP = 0.35  # of the letter size; a line that would need more stays ragged
FIRST_CHINESE = "\u2e80"

_widen_spaces = inline.justify_line


def install() -> None:
    """Let WeasyPrint use the function below from now on."""
    inline.justify_line = justify_line


def justify_line(context: Any, line: Any, missing: float) -> None:
    """Spread the missing width over all gaps between the characters of a Chinese line."""
    texts = [box for box in _texts(line) if box.text]
    if not any(character >= FIRST_CHINESE for box in texts for character in box.text):
        _widen_spaces(context, line, missing)
        return
    gaps = sum(len(box.text) for box in texts) - 1
    plain = all(isinstance(child, boxes.TextBox | boxes.InlineBox) for child in line.children)
    if plain and gaps > 0 and missing / gaps <= WIDEST_GAP * line.style["font_size"]:
        _stretch(context, line, missing / gaps, 0)


def _texts(box: Any) -> Iterator[Any]:
    """The text boxes of a line, in order."""
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            if child.is_in_normal_flow():
                yield from _texts(child)


def _stretch(context: Any, box: Any, step: float, shift: float) -> float:
    """Widen a box by one step a character, move it by the shift so far, give the new shift."""
    box.position_x += shift
    if isinstance(box, boxes.TextBox):
        wider = step * len(box.text)
        if wider:
            _space_letters(context, box, step)
        box.width += wider
        return shift + wider
    before = shift
    for child in box.children:
        if child.is_in_normal_flow():
            shift = _stretch(context, child, step, shift)
    box.width += shift - before
    return shift


def _space_letters(context: Any, box: Any, step: float) -> None:
    """Lay the text out anew with more space between the letters."""
    style = box.style.copy()
    spacing = style["letter_spacing"]
    style["letter_spacing"] = (0 if spacing == "normal" else spacing) + step
    box.style = style
    box.pango_layout = create_layout(box.text, style, context, None, 0)
    box.pango_layout.deactivate()
