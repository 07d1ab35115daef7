"""Papers as PDF: from a template and its data to bytes that stay the same, and many stored files joined to one.

WeasyPrint loads a second of libraries; it is imported when the first paper is made, never by a page.
"""

import gc
import hashlib
import io
import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from office.print_text import TextTooLongError, clean_data

if TYPE_CHECKING:
    from office.print_press import Press

CHUNK = 40  # papers laid out at once
# Pango's font map and WeasyPrint's caches are shared by the process and not made for threads.
_ONE_AT_A_TIME = threading.Lock()


class PaperError(Exception):
    """A paper that could not be made; the message is for the user."""


@dataclass(frozen=True)
class Pdf:
    """A finished PDF file."""

    content: bytes
    pages: int

    @property
    def sha256(self) -> str:
        """The fingerprint that is kept beside the file."""
        return hashlib.sha256(self.content).hexdigest()


def render_pdf(template: str, context: dict[str, Any], *, preview: bool) -> Pdf:
    """One paper: PDF/A-3a when it is issued, plain and marked in the page foot when it is a preview."""
    return render_pdfs([(template, context)], preview=preview)


def render_pdfs(papers: Iterable[tuple[str, dict[str, Any]]], *, preview: bool) -> Pdf:
    """Several papers, each with its own page numbers, as one file.

    Up to CHUNK papers hold their fonts once and keep their tags; more are made chunk by chunk and merged, since a
    hundred laid out at the same time take half a gigabyte.
    """
    pages = [_page(template, context, preview=preview) for template, context in papers]
    if not pages:
        raise PaperError(_("There is nothing to print."))
    with _ONE_AT_A_TIME, _no_collection(len(pages)):
        chunks = list(_in_chunks(pages, preview=preview))
    if len(chunks) == 1:
        return chunks[0]
    return Pdf(content=merge_pdfs([chunk.content for chunk in chunks]), pages=sum(chunk.pages for chunk in chunks))


def _in_chunks(pages: list[str], *, preview: bool) -> Iterator[Pdf]:
    """The papers, so many at once; what a chunk leaves behind is collected before the next one is laid out."""
    for start in range(0, len(pages), CHUNK):
        yield _pressed(pages[start : start + CHUNK], preview=preview)
        if len(pages) > CHUNK:
            gc.collect(0)  # with collection off all of it is still young: old objects need not be looked at


def _pressed(pages: list[str], *, preview: bool) -> Pdf:
    """Papers laid out together."""
    with _plain_errors():
        press = _press()
        first = press.lay_out(pages[0], preview=preview)
        sheets = list(first.pages)
        for page in pages[1:]:
            sheets += press.lay_out(page, preview=preview).pages  # the rest of the document is let go at once
        content = press.write(first.copy(sheets), preview=preview)
    return Pdf(content=content, pages=len(sheets))


def merge_pdfs(files: list[bytes]) -> bytes:
    """Stored papers one after the other, equal fonts held once; the same files give the same bytes.

    Joined PDF/A files stay PDF/A, at level B: their structure trees, which level A asks for, are left behind.
    """
    if not files:
        raise PaperError(_("There is nothing to print."))
    joined = pikepdf.new()
    sources = [pikepdf.open(io.BytesIO(content)) for content in files]
    for source in sources:
        joined.pages.extend(source.pages)
    for page in joined.pages:
        _forget_structure(page)
    _share_fonts(joined)
    if all("/OutputIntents" in source.Root for source in sources):
        _mark_as_archive(joined, sources[0])
    out = io.BytesIO()
    joined.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _page(template: str, context: dict[str, Any], *, preview: bool) -> str:
    """The HTML of a paper; papers are Chinese whatever language the user reads."""
    try:
        data = clean_data(context)
    except TextTooLongError as error:
        raise PaperError(_("A text is too long to be printed on this paper.")) from error
    with translation.override("zh-hans"):
        return render_to_string(template, {**data, "preview": preview})


@cache
def _press() -> "Press":
    """WeasyPrint, loaded when the first paper is made."""
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)
    from office.print_press import load_press  # noqa: PLC0415 - a second of libraries no other page needs

    return load_press(Path(settings.RECEPTION_VAR))


@contextmanager
def _plain_errors() -> Iterator[None]:
    """What WeasyPrint may throw, as one exception with a message for the user."""
    try:
        yield
    except RecursionError as error:
        raise PaperError(_("The paper is nested too deeply to be printed.")) from error
    except BaseException as error:  # a refused fetch is no Exception, and its class comes with WeasyPrint
        if type(error).__name__ != "FatalURLFetchingError":
            raise
        raise PaperError(_("The paper points to something outside, which is never loaded.")) from error


@contextmanager
def _no_collection(papers: int) -> Iterator[None]:
    """A big batch makes millions of objects that live to its end: collecting them costs a fifth of the time."""
    if papers < 10 or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _forget_structure(page: pikepdf.Page) -> None:
    """Take out the keys into the structure tree, which stays behind in the single file."""
    for holder in (page.obj, *page.obj.get("/Annots", [])):
        for key in ("/StructParents", "/StructParent"):
            if key in holder:
                del holder[key]


def _mark_as_archive(joined: pikepdf.Pdf, first: pikepdf.Pdf) -> None:
    """Declare the joined file PDF/A-3b, with the colour profile of its first part."""
    joined.Root.OutputIntents = joined.copy_foreign(first.make_indirect(first.Root.OutputIntents))
    with joined.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as marks:
        marks["pdfaid:part"] = "3"
        marks["pdfaid:conformance"] = "B"


def _share_fonts(pdf: pikepdf.Pdf) -> None:
    """Let font descriptors with equal font files point to one of them."""
    seen: dict[bytes, Any] = {}
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary) or item.get("/Type") != "/FontDescriptor":
            continue
        for key in ("/FontFile2", "/FontFile3"):
            if key in item:
                digest = hashlib.sha1(item[key].read_raw_bytes(), usedforsecurity=False).digest()
                item[key] = seen.setdefault(digest, item[key])
