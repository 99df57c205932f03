"""What kind of file it is, told by its content. Its name and what the browser says play no part."""

import csv
import io
import json
import re
import zipfile
from enum import StrEnum
from itertools import islice
from typing import Final

import puremagic

from .limits import archive
from .refusal import Refusal, Refused


class Kind(StrEnum):
    """A kind of file that we take; everything else is refused."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


_WORD: Final = "wordprocessingml.document.main+xml"
_SHEET: Final = "spreadsheetml.sheet.main+xml"
_ODT: Final = b"application/vnd.oasis.opendocument.text"
_MARKUP: Final = re.compile(r"\s*<(?:!doctype|html|head|body|script|svg|\?xml|!--)", re.IGNORECASE)
_BINARY: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HEAD: Final = 4_096


def sniff(data: bytes) -> Kind:
    """The kind of a file, or Refused with what it seems to be."""
    if not data.strip():
        raise Refused(Refusal.EMPTY)
    kind = _by_signature(data)
    if kind is None and data.startswith(b"PK\x03\x04"):
        kind = _by_package(data)
    if kind is None:
        kind = _by_text(data)
    if kind is None:
        raise Refused(Refusal.WRONG_KIND, _seems(data))
    return kind


def decoded(data: bytes) -> str:
    """The text of a table: UTF-8, UTF-16 if it says so, or what Western spreadsheets write."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _by_signature(data: bytes) -> Kind | None:
    if data.startswith(b"%PDF-"):
        return Kind.PDF
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Kind.WEBP
    return None


def _by_package(data: bytes) -> Kind | None:
    with archive(data) as package:
        names = set(package.namelist())
        if any("vbaproject" in name.lower() for name in names):
            raise Refused(Refusal.ACTIVE)
        if "[Content_Types].xml" in names:
            types = package.read("[Content_Types].xml").decode("utf-8", "replace")
            if "macroEnabled" in types:
                raise Refused(Refusal.ACTIVE)
            if _WORD in types and "word/document.xml" in names:
                return Kind.DOCX
            if _SHEET in types and "xl/workbook.xml" in names:
                return Kind.XLSX
        elif names & {"mimetype"} and package.read("mimetype").strip() == _ODT:
            if any(name.startswith(("Basic/", "Scripts/")) for name in names):
                raise Refused(Refusal.ACTIVE)
            if "content.xml" in names:
                return Kind.ODT
    return None


def _by_text(data: bytes) -> Kind | None:
    text = decoded(data)
    if _BINARY.search(text) or _MARKUP.match(text):
        return None
    if text.lstrip()[:1] in {"{", "["}:
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return None
        return Kind.JSON
    try:
        rows = list(islice(csv.reader(io.StringIO(text[: _HEAD * 16]), dialect=_dialect(text)), 3))
    except csv.Error:
        return None
    return Kind.CSV if rows and len(rows[0]) > 1 else None


def _dialect(text: str) -> type[csv.Dialect]:
    try:
        return csv.Sniffer().sniff(text.partition("\n")[0][:_HEAD], delimiters=",;\t|")
    except csv.Error:
        return csv.excel


def _seems(data: bytes) -> str:
    """What a refused file looks like, to tell the person; empty when nobody knows."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        return "ZIP"
    try:
        found = puremagic.from_string(data[:_HEAD])
    except (puremagic.PureError, ValueError):
        return ""
    return str(found).removeprefix(".").upper()[:12]
