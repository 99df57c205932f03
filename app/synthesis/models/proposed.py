"""What the engine finds in passages by itself: topics it proposes, finer and coarser.

A sorting is one look at the passages; a grain is that look cut into so many topics. Nothing here
is in the tree: a proposed topic comes there when a person takes it.
"""

import enum
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import Person
from app.db import Base, Key, one_of, only_when
from app.rounds.models import Round
from app.synthesis.models.codings import Batch
from app.synthesis.models.topics import Topic


class Scope(enum.StrEnum):
    """Which passages the engine sorted."""

    ALL = "all"
    UNCOVERED = "uncovered"  # those that neither people nor suggestions put on a topic
    WITHIN = "within"  # those on one topic


class Sorting(Base):
    """The engine looked through passages and sorted them. A newer look replaces it."""

    __tablename__ = "sorting"
    __table_args__ = (
        one_of("scope", Scope),
        only_when("within_has_topic", "scope = 'within'", "topic_id IS NOT NULL"),
        sa.Index("ix_sorting_round_id_scope", "round_id", "scope", "topic_id"),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"))
    scope: Mapped[Scope]
    topic_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("topic.id"), index=True)
    engine: Mapped[str] = mapped_column(comment="the engine's name and version, and its encoder's")
    size: Mapped[int] = mapped_column(comment="passages it looked at")
    passages: Mapped[bytes] = mapped_column(
        sa.LargeBinary, deferred=True, comment="their keys, 16 bytes each, in order"
    )
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    round: Mapped[Round] = relationship()
    topic: Mapped[Topic | None] = relationship()
    grains: Mapped[list["Grain"]] = relationship(
        back_populates="sorting", order_by="Grain.topics", cascade="all, delete-orphan"
    )


class Grain(Base):
    """A sorting cut into so many topics: for each passage its topic, its part of it, its score."""

    __tablename__ = "grain"
    __table_args__ = (sa.UniqueConstraint("sorting_id", "topics"),)

    id: Mapped[Key]
    sorting_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("sorting.id"))
    topics: Mapped[int] = mapped_column(comment="of the first level")
    automatic: Mapped[bool] = mapped_column(comment="as many as came out by themselves")
    labels: Mapped[bytes] = mapped_column(
        sa.LargeBinary, deferred=True, comment="int16; -1 for none"
    )
    parts: Mapped[bytes] = mapped_column(
        sa.LargeBinary, deferred=True, comment="int16; -1 for none"
    )
    scores: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True, comment="float16, 0 to 1")

    sorting: Mapped[Sorting] = relationship(back_populates="grains")
    proposed: Mapped[list["ProposedTopic"]] = relationship(
        order_by="ProposedTopic.number", cascade="all, delete-orphan", back_populates="grain"
    )


class ProposedTopic(Base):
    """A topic, or a part of one, that the engine proposes. `names` holds one name a language."""

    __tablename__ = "proposed_topic"

    id: Mapped[Key]
    grain_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("grain.id"), index=True)
    parent_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("proposed_topic.id"), comment="the proposed topic that it is a part of"
    )
    number: Mapped[int] = mapped_column(comment="among the topics, or the parts, of its grain")
    size: Mapped[int] = mapped_column(comment="passages")
    score: Mapped[float] = mapped_column(comment="how close they are to its middle, 0 to 1")
    # By language, "" for that of most of its texts: name, terms, sentence, passage, language.
    names: Mapped[dict[str, Any]]
    taken_as_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("topic.id"), index=True)

    grain: Mapped[Grain] = relationship(back_populates="proposed")

    def name(self, language: str) -> dict[str, Any]:
        """Its name in a language where its texts allow, else in that of most of them."""
        found: dict[str, Any] = self.names.get(language) or self.names[""]
        return found


class DeedKind(enum.StrEnum):
    """What was done to the tree."""

    ADD = "add"
    DESCRIBE = "describe"
    MOVE = "move"
    MERGE = "merge"
    SPLIT = "split"
    REMOVE = "remove"
    TAKE = "take"


class TreeDeed(Base):
    """A change of the tree, with what was there before, so that the last one can be undone."""

    __tablename__ = "tree_deed"
    __table_args__ = (
        one_of("kind", DeedKind),
        sa.Index("ix_tree_deed_round_id_at", "round_id", "at"),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"))
    kind: Mapped[DeedKind]
    name: Mapped[str] = mapped_column(default="", comment="of the topic it was done to")
    before: Mapped[dict[str, Any]] = mapped_column(
        default=dict, comment="by topic, what it changed as it was"
    )
    made: Mapped[list[str]] = mapped_column(default=list, comment="topics it put into the tree")
    batch_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("batch.id"), comment="what it did to passages"
    )
    by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))

    batch: Mapped[Batch | None] = relationship()
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])
