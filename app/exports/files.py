"""Rows as CSV, XLSX and JSON, each saying whose words they are and what they are not."""

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import IO

import xlsxwriter
from flask_babel import gettext as _

from app.rounds.models import Round
from app.text import cell

IN_MEMORY = 2 * 1024 * 1024
LONGEST_CELL = 32_767  # what a spreadsheet holds in one cell
Rows = Iterable[Mapping[str, str]]


def about(round_: Round, *, made_at: datetime, authority: str = "") -> dict[str, str]:
    """What every file says of itself; of answers, unless another `authority` is named."""
    return {
        "round": round_.title,
        "status": round_.status_line,
        "authority": authority
        or _("Positions of the parties that sent them; not a summary, not agreed text"),
        "addressee": round_.addressee,
        "made": made_at.isoformat(timespec="seconds"),
    }


@contextmanager
def _new() -> Iterator[IO[bytes]]:
    """A file to write into: at its beginning again when it is whole, gone if that breaks off."""
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - its reader closes it
    try:
        yield file
    except BaseException:
        file.close()
        raise
    file.seek(0)


def safe_cell(value: str) -> str:
    """A cell that no spreadsheet program takes for a formula."""
    return cell(value)


def as_csv(columns: Sequence[str], rows: Rows, said: Mapping[str, str]) -> IO[bytes]:
    """CSV in UTF-8, with the round and its status line in every row, since rows get copied."""
    with _new() as file:
        file.write(b"\xef\xbb\xbf")
        text = _Encoded(file)
        writer = csv.writer(text)
        writer.writerow([*columns, "round", "status", "authority"])
        tail = [safe_cell(said[name]) for name in ("round", "status", "authority")]
        for row in rows:
            writer.writerow([*(safe_cell(row[name]) for name in columns), *tail])
    return file


class _Encoded:
    """Lets the csv writer write text into a file of bytes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, text: str) -> int:
        return self._file.write(text.encode("utf-8"))


def as_json(
    columns: Sequence[str], rows: Rows, said: Mapping[str, str], *, name: str = "answers"
) -> IO[bytes]:
    """JSON: what the file is, then a list of the rows under their name."""
    with _new() as file:
        head = json.dumps({"about": dict(said), "columns": list(columns)}, ensure_ascii=False)
        file.write(f'{head[:-1]}, "{name}": [\n'.encode())
        for number, row in enumerate(rows):
            comma = ",\n" if number else ""
            file.write(f"{comma}{json.dumps(dict(row), ensure_ascii=False)}".encode())
        file.write(b"\n]}\n")
    return file


@contextmanager
def _book(file: IO[bytes]) -> Iterator[xlsxwriter.Workbook]:
    """A workbook written row by row; what it lays aside is gone also where the rows break off."""
    with tempfile.TemporaryDirectory() as aside:
        book = xlsxwriter.Workbook(
            file,
            {
                "constant_memory": True,
                "tmpdir": aside,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        try:
            yield book
            book.close()
        finally:
            for sheet in book.worksheets():
                sheet.row_data_fh.close()


def as_xlsx(
    columns: Sequence[str], rows: Rows, said: Mapping[str, str], *, sheet_name: str = ""
) -> IO[bytes]:
    """XLSX: a sheet that says what the file is, and one with the rows. No cell is a formula."""
    with _new() as file, _book(file) as book:
        first = book.add_worksheet(_("About")[:31])
        for number, (name, value) in enumerate(said.items()):
            first.write_string(number, 0, name)
            first.write_string(number, 1, value[:LONGEST_CELL])
        sheet = book.add_worksheet((sheet_name or _("Answers"))[:31])
        bold = book.add_format({"bold": True})
        for place, name in enumerate(columns):
            sheet.write_string(0, place, name, bold)
        for number, row in enumerate(rows, start=1):
            for place, name in enumerate(columns):
                sheet.write_string(number, place, row[name][:LONGEST_CELL])
    return file
