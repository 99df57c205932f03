"""The tables of the record. Rows are added, never changed; the law may empty facts and salt."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, orm
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.record.leaf import canonical, leaf_fields, leaf_hash

# SQLite keeps a row by an INTEGER key at its place; it would make a second index for a BIGINT.
Count = sa.BigInteger().with_variant(sa.Integer, "sqlite")

ERASABLE = frozenset({"facts", "salt"})


class Entry(Base):
    """Something that happened. Its number is its place in the tree, from 0, without gaps."""

    __tablename__ = "record_entry"
    __table_args__ = (
        sa.CheckConstraint("(facts IS NULL) = (salt IS NULL)", name="erased_whole"),
        sa.CheckConstraint("(subject_kind IS NULL) = (subject_id IS NULL)", name="subject_whole"),
        sa.Index("ix_record_entry_subject", "subject_kind", "subject_id", "seq"),
        sa.Index("ix_record_entry_round_id", "round_id", "seq"),
    )

    seq: Mapped[int] = mapped_column(Count, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    tag: Mapped[str] = mapped_column(comment="what happened, as feature:verb")
    round_id: Mapped[uuid.UUID | None]
    subject_kind: Mapped[str | None] = mapped_column(comment="table of what it happened to")
    subject_id: Mapped[str | None]
    actor_id: Mapped[uuid.UUID | None] = mapped_column(comment="who did it; none for the machine")
    on_behalf_of: Mapped[uuid.UUID | None] = mapped_column(comment="organisation it was done for")
    facts: Mapped[str | None] = mapped_column(comment="canonical JSON; none once erased")
    salt: Mapped[bytes | None]
    facts_hash: Mapped[bytes] = mapped_column(comment="SHA-256 of salt and facts; outlives both")
    leaf_hash: Mapped[bytes]

    @property
    def id(self) -> int:
        """Its number, so that an entry can be the subject of another."""
        return self.seq

    @property
    def subject(self) -> str | None:
        """What it happened to, as the leaf names it."""
        return None if self.subject_kind is None else f"{self.subject_kind}:{self.subject_id}"

    @property
    def is_erased(self) -> bool:
        """Whether the law had its facts erased."""
        return self.facts is None

    def leaf(self) -> dict[str, object]:
        """Name everything the leaf says."""
        return leaf_fields(
            seq=self.seq,
            at=self.at,
            tag=self.tag,
            subject=self.subject,
            round_id=self.round_id,
            actor=self.actor_id,
            on_behalf_of=self.on_behalf_of,
            commitment=self.facts_hash,
        )

    def computed_leaf_hash(self) -> bytes:
        """Hash the leaf from what the row says now."""
        return leaf_hash(canonical(self.leaf()))


class Node(Base):
    """A complete subtree: level 0 is a leaf. It never changes, so it is stored once."""

    __tablename__ = "record_node"

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(Count, primary_key=True, autoincrement=False)
    hash: Mapped[bytes]


class TreeHead(Base):
    """A signed statement: so many entries, with this root."""

    __tablename__ = "record_head"

    size: Mapped[int] = mapped_column(Count, primary_key=True, autoincrement=False)
    root: Mapped[bytes]
    at: Mapped[datetime]
    key_id: Mapped[str]
    public_key: Mapped[bytes] = mapped_column(comment="kept, so that old heads outlive a new key")
    signature: Mapped[bytes]


def named(subject: Base) -> tuple[str, str]:
    """Name a thing as the record does: its table, and its id."""
    ident: object = subject.id  # type: ignore[attr-defined]  # every subject has one
    return str(subject.__tablename__), str(ident)


@event.listens_for(Entry, "before_update")
def _refuse_to_rewrite(_mapper: orm.Mapper[Any], _connection: sa.Connection, entry: Entry) -> None:
    state = sa.inspect(entry)
    changed = {field.key for field in state.attrs if field.history.has_changes()}
    if not changed <= ERASABLE or not entry.is_erased:
        raise RuntimeError(f"Entry {entry.seq} is on the record and cannot be changed.")


@event.listens_for(Node, "before_update")
@event.listens_for(TreeHead, "before_update")
@event.listens_for(Entry, "before_delete")
@event.listens_for(Node, "before_delete")
@event.listens_for(TreeHead, "before_delete")
def _refuse(_mapper: orm.Mapper[Any], _connection: sa.Connection, row: Base) -> None:
    raise RuntimeError(f"The record only grows: {row.__tablename__} cannot lose or change a row.")
