"""Reading a table: CSV, XLSX or JSON, as ugly as it comes, into rows of named cells."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from zipfile import BadZipFile

import openpyxl
from flask_babel import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from app import text

MOST_ROWS = 200_000
MOST_COLUMNS = 500
LARGEST_CELL = 2_000_000
ENCODINGS = ("utf-8-sig", "cp1252")


class BadTable(ValueError):
    """The file is no table that can be read; `str()` of it says why."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row. `number` is what a person sees beside it in a spreadsheet: the header is row 1."""

    number: int
    cells: dict[str, str]

    def cell(self, column: str | None) -> str:
        """What stands in a column; nothing where none is named or it is empty."""
        return self.cells.get(column, "").strip() if column else ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table's columns in their order, and its rows; `broken` names rows that were cut short."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    broken: tuple[int, ...] = ()


def read_table(content: bytes, name: str) -> Table:
    """The table in a file, told by what it is: XLSX is a zip, JSON begins with a bracket.

    Cells come as cleaned text, empty ones as "". Raises BadTable with a sentence for people.
    """
    if not content.strip():
        raise BadTable(_("The file is empty."))
    if content[:4] == b"PK\x03\x04":
        return _assemble(_workbook(content))
    decoded = _decoded(content)
    if decoded.lstrip()[:1] in "[{" and not name.casefold().endswith(".csv"):
        return _json(decoded)
    return _assemble(_csv(decoded))


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _csv(decoded: str) -> Iterator[Sequence[str]]:
    first = decoded.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    csv.field_size_limit(LARGEST_CELL)
    try:
        yield from csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise BadTable(
            _("A line of the file cannot be read: %(error)s", error=str(error))
        ) from None


def _workbook(content: bytes) -> Iterator[Sequence[str]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(
            max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1, values_only=True
        ):
            yield [_written(cell) for cell in row]
        book.close()
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError, IndexError):
        raise BadTable(_("This is not a spreadsheet that can be read.")) from None


def _written(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _assemble(lines: Iterator[Sequence[str]]) -> Table:
    header = next(lines, None)
    columns = tuple(text.line(name) for name in header or ())
    while columns and not columns[-1]:
        columns = columns[:-1]  # a spreadsheet's empty columns at the end
    if not any(columns):
        raise BadTable(_("The first row must name the columns."))
    if len(columns) > MOST_COLUMNS:
        raise BadTable(_("The table has more than %(most)s columns.", most=MOST_COLUMNS))
    named = [name for name in columns if name]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise BadTable(_("Two columns have the same name: %(names)s.", names=", ".join(twice)))
    rows, broken = [], []
    for number, cells in enumerate(islice(lines, MOST_ROWS + 1), start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) < len(columns):
            broken.append(number)
        rows.append(Row(number=number, cells=_cells(columns, cells)))
    return _checked(Table(columns=columns, rows=tuple(rows), broken=tuple(broken)))


def _cells(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    return {
        column: text.clean(cell) for column, cell in zip(columns, padded, strict=False) if column
    }


def _json(decoded: str) -> Table:
    try:
        found: Any = json.loads(decoded)
    except (ValueError, RecursionError):
        raise BadTable(_("The JSON in this file cannot be read.")) from None
    if isinstance(found, dict):
        found = next((value for value in found.values() if isinstance(value, list)), None)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadTable(_("The JSON must be a list of objects, one for each row."))
    if len(found) > MOST_ROWS:
        raise BadTable(_("The file has more than %(most)s rows.", most=MOST_ROWS))
    columns = tuple(dict.fromkeys(str(key) for one in found for key in one))
    if len(columns) > MOST_COLUMNS:
        raise BadTable(_("The table has more than %(most)s columns.", most=MOST_COLUMNS))
    rows = tuple(
        Row(number=number, cells={name: text.clean(_plain(one.get(name))) for name in columns})
        for number, one in enumerate(found, start=1)
    )
    return _checked(Table(columns=columns, rows=rows))


def _plain(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(_written(one) for one in value)
    if isinstance(value, bool):
        return "1" if value else "0"
    return _written(value)


def _checked(table: Table) -> Table:
    if not table.rows:
        raise BadTable(_("The file has no rows beneath its header."))
    if len(table.rows) > MOST_ROWS:
        raise BadTable(_("The file has more than %(most)s rows.", most=MOST_ROWS))
    return table
