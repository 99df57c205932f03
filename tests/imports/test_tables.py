"""A table is read however it comes, and one that cannot be is refused with the reason."""

import io
import json

import openpyxl
import pytest
from flask import Flask

from app.imports.tables import BadTable, read_table


@pytest.fixture(autouse=True)
def _words(app: Flask) -> None:
    """Reasons are worded in a language."""


def _xlsx(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "organisation,text\nÉcole,Où?\n".encode(),
        "\ufefforganisation,text\r\nÉcole,Où?\r\n".encode(),
        "organisation;text\nÉcole;Où?\n".encode("cp1252"),
        "organisation\ttext\nÉcole\tOù?\n".encode("utf-16"),
        json.dumps([{"organisation": "École", "text": "Où?"}]).encode(),
        json.dumps({"rows": [{"organisation": "École", "text": "Où?"}]}).encode(),
        _xlsx(["organisation", "text"], ["École", "Où?"]),
    ],
    ids=["utf-8", "bom", "windows-1252", "utf-16", "json", "json in an object", "xlsx"],
)
def test_the_same_table_in_every_dress(content: bytes) -> None:
    table = read_table(content, "table")
    assert table.columns == ("organisation", "text")
    assert [row.cells for row in table.rows] == [{"organisation": "École", "text": "Où?"}]


def test_lines_within_a_cell_and_empty_rows_keep_their_numbers() -> None:
    table = read_table(b'a,b\n1,"two\nlines"\n,\n3,x\n', "t.csv")
    assert [(row.number, row.cells["b"]) for row in table.rows] == [(2, "two\nlines"), (4, "x")]


def test_a_row_cut_short_is_named() -> None:
    assert read_table(b"a,b\n1,2\n3\n", "t.csv").broken == (3,)


def test_numbers_in_a_spreadsheet_read_as_people_see_them() -> None:
    table = read_table(_xlsx(["id", "n"], [7, 1.5]), "t.xlsx")
    assert table.rows[0].cells == {"id": "7", "n": "1.5"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"a,b\n", "no rows"),
        (b"a,a\n1,2\n", "same name"),
        (b",,\n1,2,3\n", "name the columns"),
        (b"PK\x03\x04 not a workbook", "not a spreadsheet"),
        (b'{"a": 1}', "list of objects"),
        (b"[" * 100_000, "cannot be read"),
        (b"[1, 2]", "list of objects"),
        (json.dumps([{f"k{n}": 1} for n in range(501)]).encode(), "more than 500 columns"),
        (b"[" + b"{}," * 200_000 + b"{}]", "more than 200000 rows"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(BadTable, match=reason):
        read_table(content, "table.json" if content[:1] in b"[{" else "table.csv")


@pytest.mark.parametrize(
    "nasty", ["\x00", "\ud800", "\u202eabc", "=cmd|' /C calc'!A0", "🙂" * 1000]
)
def test_nasty_cells_come_in_as_text(nasty: str) -> None:
    content = json.dumps([{"a": nasty, "b": "x"}]).encode()
    assert read_table(content, "t.json").rows[0].cells["b"] == "x"
