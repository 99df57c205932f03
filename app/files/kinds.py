"""The kinds of file we take, with what each is called in a header and in a name."""

from collections.abc import Set as AbstractSet
from typing import Final

from app.files.apart.sniff import Kind

MEDIA_TYPES: Final = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
    Kind.WEBP: "image/webp",
    Kind.CSV: "text/csv; charset=utf-8",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.JSON: "application/json",
}
EXTENSIONS: Final = {
    **{kind: (f".{kind}",) for kind in Kind},
    Kind.JPEG: (".jpg", ".jpeg"),
}

DOCUMENTS: Final[AbstractSet[Kind]] = {Kind.PDF, Kind.DOCX, Kind.ODT}
PICTURES: Final[AbstractSet[Kind]] = {Kind.PNG, Kind.JPEG, Kind.WEBP}
ATTACHMENTS: Final[AbstractSet[Kind]] = DOCUMENTS | PICTURES
IMPORTS: Final[AbstractSet[Kind]] = {Kind.CSV, Kind.XLSX, Kind.JSON}

__all__ = ["ATTACHMENTS", "DOCUMENTS", "EXTENSIONS", "IMPORTS", "MEDIA_TYPES", "PICTURES", "Kind"]
