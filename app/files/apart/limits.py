"""What a file may grow to. It is measured before anything of it is unpacked."""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from xml.parsers import expat

from .refusal import Refusal, Refused

MOST_ENTRIES: Final = 2_000
LARGEST_DIRECTORY: Final = 1024 * 1024
LARGEST_WHOLE: Final = 100 * 1024 * 1024
LARGEST_XML: Final = 30 * 1024 * 1024
HIGHEST_RATIO: Final = 200
RATIO_COUNTS_FROM: Final = 1024 * 1024
DEEPEST_XML: Final = 256
MOST_ELEMENTS: Final = 1_000_000

_END_OF_DIRECTORY: Final = b"PK\x05\x06"
_LONGEST_COMMENT: Final = 65_557
_UNSAFE_NAME: Final = re.compile(r"^/|^[A-Za-z]:|\\|\x00|(?:^|/)\.\.(?:/|$)")
_ARCHIVE: Final = (b"PK\x03\x04", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_ENCRYPTED: Final = 0x1


@contextmanager
def archive(data: bytes) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP whose directory is bearable and whose entries are what they say they are."""
    _check_directory_size(data)
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Refused(Refusal.DAMAGED) from error
    with package:
        _check_entries(package.infolist(), len(data))
        yield package


def entry(package: zipfile.ZipFile, name: str) -> bytes:
    """The content of an entry; no more than its directory promised is ever unpacked."""
    try:
        return package.read(name)
    except KeyError as error:
        raise Refused(Refusal.DAMAGED) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Refused(Refusal.DAMAGED) from error


def check_package(package: zipfile.ZipFile) -> None:
    """Refuse a document with an archive in it, or with XML that could grow or reach out."""
    for info in package.infolist():
        if info.is_dir():
            continue
        content = entry(package, info.filename)
        if content.startswith(_ARCHIVE):
            raise Refused(Refusal.UNSAFE_ARCHIVE)
        if info.filename.lower().endswith((".xml", ".rels", ".rdf")):
            check_xml(content)


def check_xml(content: bytes) -> None:
    """Refuse XML with a document type, which is where entities and outside files come from."""
    if len(content) > LARGEST_XML:
        raise Refused(Refusal.UNPACKS_TO_TOO_MUCH)
    depth, count = 0, 0

    def refuse(*_: object) -> int:
        raise Refused(Refusal.UNSAFE_XML)

    def begin(*_: object) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > DEEPEST_XML or count > MOST_ELEMENTS:
            raise Refused(Refusal.UNPACKS_TO_TOO_MUCH)

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Refused(Refusal.DAMAGED) from error


def _check_directory_size(data: bytes) -> None:
    """Read the end of the directory by hand: reading a huge one would itself be the harm."""
    at = data.rfind(_END_OF_DIRECTORY, max(0, len(data) - _LONGEST_COMMENT))
    if at < 0 or at + 22 > len(data):
        raise Refused(Refusal.DAMAGED)
    entries = int.from_bytes(data[at + 10 : at + 12], "little")
    size = int.from_bytes(data[at + 12 : at + 16], "little")
    if entries > MOST_ENTRIES or size > LARGEST_DIRECTORY:
        raise Refused(Refusal.UNPACKS_TO_TOO_MUCH)


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise Refused(Refusal.UNPACKS_TO_TOO_MUCH)
    names = [info.filename for info in entries]
    if len({name.lower() for name in names}) < len(names):
        raise Refused(Refusal.UNSAFE_ARCHIVE)
    end = 0
    for info in sorted(entries, key=lambda info: info.header_offset):
        # Overlapping entries let a few bytes be unpacked many times.
        if info.header_offset < end:
            raise Refused(Refusal.UNPACKS_TO_TOO_MUCH)
        end = info.header_offset + 30 + len(info.filename) + info.compress_size
        _check_entry(info)
    if end > size:
        raise Refused(Refusal.DAMAGED)
    if sum(info.file_size for info in entries) > LARGEST_WHOLE:
        raise Refused(Refusal.UNPACKS_TO_TOO_MUCH)


def _check_entry(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise Refused(Refusal.ENCRYPTED)
    link = stat.S_ISLNK(info.external_attr >> 16)
    if link or _UNSAFE_NAME.search(info.orig_filename) or _UNSAFE_NAME.search(info.filename):
        raise Refused(Refusal.UNSAFE_ARCHIVE)
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Refused(Refusal.UNSAFE_ARCHIVE)
    if info.file_size > RATIO_COUNTS_FROM and (
        info.file_size > HIGHEST_RATIO * max(info.compress_size, 1)
    ):
        raise Refused(Refusal.UNPACKS_TO_TOO_MUCH)
