"""A secret in every column of text, each its own, and how to find it in whatever comes out."""

import uuid
from functools import cache

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from werkzeug.test import TestResponse

from app.models import Base
from tests.matrix import policy_table as policy
from tests.matrix.world import World
from tests.reading import head_of, text_of

NOBODYS = {"code", "sealed", "elsewhere"}
OWNERS = {"own": ("drafter", "clearer", "observer"), "rivals": ("rival",)}


@cache
def columns() -> dict[str, tuple[str, ...]]:
    """Who may read each column of text, in words, by `table.column`."""
    found = {}
    for line in policy.lines("columns.txt"):
        name, _, words = line.partition(": ")
        found[name] = tuple(words.split())
    return found


def texts() -> set[str]:
    """Every column of text there is, of words and of codes."""
    return {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, sa.Text | sa.String)
        and not isinstance(column.type, sa.Enum)
        and not column.foreign_keys
    }


def secret(table: str, column: str, key: uuid.UUID) -> str:
    """The secret of one column of one row: a word that no text has."""
    return "kq" + uuid.uuid5(key, f"{table}.{column}").hex[:14] + "zj"


def plant(connection: Connection, world: World) -> dict[str, tuple[str, frozenset[str]]]:
    """Put a secret into every row of the round; say of each where it is and who may read it."""
    planted: dict[str, tuple[str, frozenset[str]]] = {}
    for row in list(world.names):
        table_name, key = row
        table = Base.metadata.tables[table_name]
        for column in table.columns:
            words = columns().get(f"{table_name}.{column.name}", ("code",))
            if words[0] in NOBODYS:
                continue
            mark = secret(table_name, column.name, key)
            kept = _end(table_name, column.name)
            new = sa.func.coalesce(column, "") + f" {mark}" if kept else mark
            if column.name in {"url", "link"}:
                new = f"https://example.org/{mark}"
            if column.name == "email":
                new = f"{mark}@example.org"
            connection.execute(sa.update(table).where(table.c.id == key).values({column: new}))
            planted[mark] = (f"{table_name}.{column.name}", _readers(world, row, words))
    return planted


def _end(table: str, column: str) -> bool:
    """Whether the secret goes to the end of the words, because places in them are counted."""
    return (table, column) in {("contribution", "plain"), ("contribution", "source")}


def _readers(world: World, row: tuple[str, uuid.UUID], words: tuple[str, ...]) -> frozenset[str]:
    what = world.names[row]
    if row[0] == "contribution" and what.startswith("account"):
        also = ("readers",) if what == "account-1" else ()
        words = (*also, "staff", "chair", "rapporteur", "overseers")
    found: set[str] = set()
    for word in words:
        if word == "party":
            found |= set(next((who for of, who in OWNERS.items() if of in what), OWNERS["own"]))
        else:
            found |= policy.audiences()[word][world.door]
    return frozenset(found)


def words_of(answer: TestResponse) -> str:
    """Everything an answer says: its head, its words, and what is packed into a file."""
    return f"{head_of(answer.headers)}\n{text_of(answer.get_data())}"
