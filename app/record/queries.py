"""Reading the record: entries, signed heads, and proofs from a few dozen stored nodes."""

import uuid
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from app import db
from app.record import tree
from app.record.models import Entry, Node, TreeHead, named

NODES_AT_ONCE = 200
LAST = sa.select(sa.func.max(Entry.seq))
SEALED = sa.select(sa.func.max(TreeHead.size))


def entries_of_round(round_id: uuid.UUID) -> sa.Select[Entry]:
    """What happened in a round, oldest first."""
    return sa.select(Entry).where(Entry.round_id == round_id).order_by(Entry.seq)


def entries_of(subject: db.Base) -> sa.Select[Entry]:
    """What happened to a thing, oldest first."""
    kind, ident = named(subject)
    return (
        sa.select(Entry)
        .where(Entry.subject_kind == kind, Entry.subject_id == ident)
        .order_by(Entry.seq)
    )


def size() -> int:
    """How many entries there are."""
    last = db.session.connection().scalar(LAST)
    return 0 if last is None else last + 1


def sealed_size() -> int:
    """How many entries the newest signed head counts."""
    return db.session.connection().scalar(SEALED) or 0


def latest_heads() -> sa.Select[TreeHead]:
    """The signed heads, newest first."""
    return sa.select(TreeHead).order_by(TreeHead.size.desc())


def latest_head() -> TreeHead | None:
    """The newest signed head, or None before the first."""
    return db.session.scalar(latest_heads().limit(1))


def head_over(entry: Entry) -> TreeHead | None:
    """The first signed head that counts the entry, so that its receipt is always the same."""
    return db.session.scalar(
        sa.select(TreeHead).where(TreeHead.size > entry.seq).order_by(TreeHead.size).limit(1)
    )


def proof(entry: Entry, size: int) -> list[bytes]:
    """The path from the entry to the root of the first `size` entries."""
    plan = tree.inclusion_plan(entry.seq, size)
    return tree.carry_out(plan, nodes(tree.spots_of(plan)))


def consistency(first: int, second: int) -> list[bytes]:
    """The proof that the first `second` entries begin with the first `first`."""
    plan = tree.consistency_plan(first, second)
    return tree.carry_out(plan, nodes(tree.spots_of(plan)))


def root(size: int) -> bytes:
    """The root over the first `size` entries."""
    return tree.root(size, nodes(tree.cover(0, size)))


def nodes(spots: Iterable[tree.Spot]) -> dict[tree.Spot, bytes]:
    """The stored hashes of these subtrees."""
    wanted: Sequence[tree.Spot] = sorted(set(spots))
    found: dict[tree.Spot, bytes] = {}
    for start in range(0, len(wanted), NODES_AT_ONCE):
        some = wanted[start : start + NODES_AT_ONCE]
        rows = db.session.connection().execute(
            sa.select(Node.level, Node.place, Node.hash).where(
                sa.tuple_(Node.level, Node.place).in_(some)
            )
        )
        found |= {tree.Spot(level, place): hashed for level, place, hashed in rows}
    return found
