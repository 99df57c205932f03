"""An attack in every column of words of every row, as if every door had let it in; and reading files for it."""

import csv
import io

import openpyxl
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from werkzeug.test import TestResponse

from app.models import Base
from tests.abuse.sending import wrong
from tests.matrix import canaries

# A formula in front, so that a cell would begin with it; what runs, loads, leads elsewhere and is
# reckoned out behind, where it moves no place in a text.
BEFORE = "=1313131*1717171+"
BEHIND = (
    " <img src=x onerror=kqx(1)>\"'><script>kqx(1)</script></textarea></title><svg/onload=kqx(1)>"
    " {{1313131*1717171}} ${1313131*1717171} #(1313131*1717171) [x](javascript:kqx(1))"
    " ![x](//kq.example/kqx.png) <link rel=stylesheet href=//kq.example/kqx.css>"
    " <img src=file:///etc/passwd> \r\nX-Kq: 1"
)
SHOWN = b"onerror=kqx(1)&gt;"  # what a page is full of when it shows it as words
NEVER = {"code", "sealed"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plant(connection: Connection) -> int:
    """Put it around every value there is; say into how many columns."""
    planted = 0
    for table in Base.metadata.tables.values():
        for column in table.columns:
            readers, _later = canaries.columns().get(f"{table.name}.{column.name}", (("code",), ()))
            if readers[0] in NEVER:
                continue
            room = getattr(column.type, "length", None)
            before, behind = (BEFORE, BEHIND) if room is None else ("", "")
            if table.name == "stored_file":  # a name there has passed `app.files.names`
                behind = behind.partition("\r")[0]
            if column.name in {"url", "link", "website"}:
                before, behind = "", '"onmouseover=kqx(1)'
            if column.name in {"email", "address", "sent_to"} and room is None:
                before, behind = "", ""
            if before or behind:
                planted += 1
                new = sa.literal(before) + column + sa.literal(behind)
                connection.execute(sa.update(table).where(column != "").values({column: new}))
    return planted


def told_by(answer: TestResponse) -> list[str]:
    """What is wrong with an answer, whatever kind of file it is."""
    found = wrong(answer)
    said = canaries.words_of(answer)
    if "root:" in said and "/bin/" in said:
        found.append("read a file of ours")
    if answer.mimetype == "text/csv":
        found += _formulas(csv.reader(io.StringIO(answer.get_data(as_text=True))))
    if answer.mimetype.endswith("spreadsheetml.sheet"):
        book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        found += [f"has a formula in {one.coordinate}" for one in cells if one.data_type == "f"]
        found += [f"links from {one.coordinate}" for one in cells if one.hyperlink]
    return found


def _formulas(rows: "csv._reader") -> list[str]:
    cells = [cell for row in rows for cell in row]
    return [
        f"has the cell {cell[:40]!r}"
        for cell in cells
        if cell.lstrip(" ")[:1] in FORMULA and cell.strip() not in {"-", ""}
    ]
