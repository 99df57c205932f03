"""A secret in every column of text, each its own, and how to find it in whatever comes out."""

import uuid
from functools import cache

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from werkzeug.test import TestResponse

from app.models import Base
from tests.matrix import policy_table as policy
from tests.matrix.cast import ident
from tests.matrix.world import World
from tests.reading import head_of, text_of

NOBODYS = {"code", "sealed", "elsewhere"}
OWNERS = {"own": ("drafter", "clearer", "observer"), "rivals": ("rival",)}


@cache
def columns() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Who may read each column of text, in words, by `table.column`: before publication and after."""
    found = {}
    for line in policy.lines("columns.txt"):
        name, _, words = line.partition(": ")
        before, _, after = words.partition(" | ")
        found[name] = (tuple(before.split()), tuple((after or before).split()))
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
            words = _words(world, row, column.name)
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
            of = f" of {world.names[row]}" if world.names[row] else ""
            where = f"{table_name}.{column.name}{of}"
            planted[mark] = (where, _readers(world, row, words))
    return planted


def _words(world: World, row: tuple[str, uuid.UUID], column: str) -> tuple[str, ...]:
    before, after = columns().get(f"{row[0]}.{column}", (("code",), ("code",)))
    if world.state != "published":
        return before
    if "rivals" not in world.names[row]:
        return after
    # What was withdrawn is read as if it had never been published, and no longer by co-sponsors;
    # but everybody reads why.
    if (row[0], column) == ("position", "reason"):
        return ("readers",)
    return tuple(word for word in before if word != "invited")


def plant_more(connection: Connection, world: World) -> dict[str, tuple[str, frozenset[str]]]:
    """Plant what a published round with sealed names holds back: a hidden stretch, and names."""
    said = Base.metadata.tables["contribution"]
    hidden = Base.metadata.tables["redaction"]
    key = world.key("contribution", "own-1")
    mark = secret("contribution", "hidden", key)
    words = connection.execute(sa.select(said.c.plain).where(said.c.id == key)).scalar_one()
    connection.execute(
        sa.update(said)
        .where(said.c.id == key)
        .values(plain=said.c.plain + f" {mark}", source=said.c.source + f" {mark}")
    )
    connection.execute(
        sa.update(hidden)
        .where(hidden.c.contribution_id == key)
        .values(start=len(words) + 1, end=len(words) + 1 + len(mark))
    )
    doors = policy.audiences()
    own = frozenset(OWNERS["own"])
    run_it = doors["staff"][world.door] | doors["overseers"][world.door]
    planted = {mark: ("hidden words", own | run_it)}
    names = [("organisation", "own", ("name", "short_name"))]
    names += [("person", role, ("name",)) for role in sorted(own)]
    for table_name, what, named in names:
        table = Base.metadata.tables[table_name]
        for column in named:
            mark = secret(table_name, column, ident(table_name, what))
            connection.execute(
                sa.update(table).where(table.c.id == ident(table_name, what)).values({column: mark})
            )
            planted[mark] = (f"{table_name}.{column} of {what}", own)
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
