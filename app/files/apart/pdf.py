"""PDF: pages copied into a new file, which leaves properties and scripts behind; text taken out."""

import io
import re
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from .refusal import Refusal, Refused
from .result import Result

MOST_PAGES: Final = 2_000
MOST_PAGES_READ: Final = 500
MOST_CHARACTERS: Final = 2_000_000
_SENTENCE_ENDS: Final = (".", "!", "?", ":", ";", "。", "！", "？", "؟", "۔", "”", '"', ")")
_PROPERTIES: Final = ("Title", "Author", "Subject", "Keywords", "Creator")
_STREAM: Final = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_ACTIVE: Final = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFile|EmbeddedFiles|RichMedia|SubmitForm|ImportData)\b"
)


def read(data: bytes, *, tidy: bool, **_: object) -> Result:
    """Check a PDF, tidy it, and take out the text of its first pages.

    To tidy it: its pages are copied into a new file, so that its properties, earlier versions,
    attachments and scripts stay behind; comments are taken out and filled-in forms become part
    of the page. Bookmarks, the tags that screen readers use, and signatures are lost with them,
    which is why a person may choose to keep a PDF as it is. What is not touched: notes inside the
    pages' own pictures and fonts.
    """
    try:
        with pypdfium2.PdfDocument(data) as given:
            count = len(given)
            if not count:
                raise Refused(Refusal.DAMAGED)
            if count > MOST_PAGES:
                raise Refused(Refusal.TOO_MANY_PAGES)
            taken = {"properties"} if any(map(given.get_metadata_value, _PROPERTIES)) else set()
            text = _text(given)
            copied = _copied(given, taken)
    except pypdfium2.PdfiumError as error:
        encrypted = "password" in str(error).lower()
        raise Refused(Refusal.ENCRYPTED if encrypted else Refusal.DAMAGED) from error
    if _ACTIVE.search(_STREAM.sub(b"", copied)):
        raise Refused(Refusal.ACTIVE)
    if not tidy:
        return Result(data, text, count, [])
    return Result(copied, text, count, sorted(taken))


def _copied(given: pypdfium2.PdfDocument, taken: set[str]) -> bytes:
    """Copy the pages twice: what the first copy lets go of is not in the second."""
    with pypdfium2.PdfDocument.new() as first, pypdfium2.PdfDocument.new() as second:
        first.import_pages(given)
        for number in range(len(first)):
            page = first[number]
            if _take_out_comments(page):
                taken.add("comments")
            page.close()
        second.import_pages(first)
        out = io.BytesIO()
        second.save(out)
    return out.getvalue()


def _take_out_comments(page: pypdfium2.PdfPage) -> bool:
    found, has_fields = False, False
    for number in reversed(range(pdfium.FPDFPage_GetAnnotCount(page))):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind == pdfium.FPDF_ANNOT_WIDGET:
            has_fields = True
        elif kind != pdfium.FPDF_ANNOT_LINK:
            pdfium.FPDFPage_RemoveAnnot(page, number)
            found = True
    if has_fields:
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    return found


def _text(document: pypdfium2.PdfDocument) -> str:
    said, length = "", 0
    for number in range(min(len(document), MOST_PAGES_READ)):
        page = document[number]
        words = page.get_textpage()
        found = words.get_text_bounded()
        words.close()
        page.close()
        found = _lines(found)
        length += len(found)
        if found:
            # A sentence may go on over the page; a finished one ends its paragraph.
            parted = "\n\n" if said.endswith(_SENTENCE_ENDS) else "\n"
            said += f"{parted}{found}" if said else found
        if length > MOST_CHARACTERS:
            break
    return said[:MOST_CHARACTERS]


def _lines(found: str) -> str:
    """The lines of a page; words that were cut at the end of a line are whole again."""
    found = found.replace("\r\n", "\n").replace("\ufffe\n", "").replace("\x02\n", "")
    lines = [" ".join(line.split()) for line in found.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
