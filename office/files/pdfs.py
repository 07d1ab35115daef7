"""PDFs are put together anew from their pages: nothing that acts, nothing packed inside, nothing appended."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from django.utils.translation import gettext_lazy as _

from office.files.kinds import CheckedFile
from office.files.refusal import FileRefusedError, damaged

MOST_PAGES = 1000
MOST_OBJECTS = 200_000
DEEPEST = 50
# What starts by itself or when pressed, scripts, forms with scripts, and files inside.
ACTING_KEYS = ("/AA", "/OpenAction", "/JS", "/JavaScript", "/XFA", "/EmbeddedFiles", "/EF", "/AF", "/Collection",
               "/RichMediaContent", "/RichMediaSettings", "/Movie", "/Sound")  # fmt: skip
HARMLESS_ACTIONS = {"/GoTo", "/Named"}  # within the document; a link out of it tells somebody who reads
ACTIVE_NOTES = {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}


def clean_pdf(content: bytes) -> CheckedFile:
    """The document without scripts, actions and inner files; an encrypted one is refused."""
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            return _cleaned(pdf)
    except pikepdf.PasswordError as error:
        raise _encrypted() from error
    except FileRefusedError:
        raise
    except Exception as error:  # qpdf and the objects themselves raise whatever they like at broken files
        raise damaged("PDF") from error


def _encrypted() -> FileRefusedError:
    return FileRefusedError(_("The PDF is protected by a password: ask for one without."))


def _cleaned(pdf: Any) -> CheckedFile:
    if pdf.is_encrypted:
        raise _encrypted()
    pages = len(pdf.pages)
    if not pages:
        raise damaged("PDF")
    if pages > MOST_PAGES or len(pdf.objects) > MOST_OBJECTS:
        raise FileRefusedError(_("The PDF has more than %(most)s pages.") % {"most": MOST_PAGES})
    for page in pdf.pages:
        _drop_active_notes(page.obj)
    for dictionary in _dictionaries(pdf):
        _disarm(dictionary)
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return CheckedFile(out.getvalue(), "application/pdf", "pdf", pages)


def _dictionaries(pdf: Any) -> Iterator[Any]:
    """Every dictionary of the file, those inside others too."""
    for each in pdf.objects:
        yield from _within(each, 0)


def _within(each: Any, depth: int) -> Iterator[Any]:
    if depth > DEEPEST:
        raise damaged("PDF")
    if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
        yield each
        children = [value for _key, value in each.items()]
    elif isinstance(each, pikepdf.Array):
        children = list(each)
    else:
        return
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            yield from _within(child, depth + 1)


def _disarm(dictionary: Any) -> None:
    for key in ACTING_KEYS:
        if key in dictionary:
            del dictionary[key]
    for key in ("/A", "/Next", "/PA"):
        if key in dictionary and not _is_harmless(dictionary[key]):
            del dictionary[key]


def _is_harmless(action: Any) -> bool:
    """Whether an action only leads to another page; of several none is kept unless all do."""
    if isinstance(action, pikepdf.Array):
        return all(_is_harmless(each) for each in action)
    if not isinstance(action, pikepdf.Dictionary):
        return True  # a destination, or the number that /A is elsewhere
    return "/S" not in action or str(action["/S"]) in HARMLESS_ACTIONS


def _drop_active_notes(page: Any) -> None:
    notes = page.get("/Annots")
    if isinstance(notes, pikepdf.Array):
        kept = [note for note in notes if str(note.get("/Subtype", "")) not in ACTIVE_NOTES]
        page["/Annots"] = pikepdf.Array(kept)
