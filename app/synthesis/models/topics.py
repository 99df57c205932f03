"""The topic tree of a round, its topics and its signed-off versions."""

import enum
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, Key, one_of, only_when
from app.rounds.models import Round


class TreeState(enum.StrEnum):
    """Whether coding on the tree counts."""

    DRAFT = "draft"
    SIGNED_OFF = "signed_off"


class TopicOrigin(enum.StrEnum):
    """Who thought of a topic."""

    ORGANISER = "organiser"
    MODERATOR = "moderator"
    ENGINE = "engine"
    IMPORT = "import"


class Tree(Base):
    """The topic tree of one round. `version` is that of the last sign-off, 0 before the first."""

    __tablename__ = "topic_tree"
    __table_args__ = (
        one_of("state", TreeState),
        only_when("signed_off_has_version", "state = 'signed_off'", "version > 0"),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), unique=True)
    state: Mapped[TreeState] = mapped_column(default=TreeState.DRAFT)
    version: Mapped[int] = mapped_column(default=0)

    round: Mapped[Round] = relationship()
    topics: Mapped[list["Topic"]] = relationship(order_by="Topic.place", back_populates="tree")
    versions: Mapped[list["TreeVersion"]] = relationship(order_by="TreeVersion.number")


class Topic(Base):
    """A node of the tree. Its id stays through rename, move, merge and split."""

    __tablename__ = "topic"
    __table_args__ = (
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_parent"),
        only_when("merged_is_removed", "merged_into_id IS NOT NULL", "removed_at IS NOT NULL"),
    )

    id: Mapped[Key]
    tree_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("topic_tree.id"), index=True)
    parent_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("topic.id"), index=True)
    place: Mapped[int]
    name: Mapped[str]
    belongs: Mapped[str] = mapped_column(default="", comment="what belongs here")
    not_belongs: Mapped[str] = mapped_column(default="", comment="what does not, and where it goes")
    example: Mapped[str] = mapped_column(default="")
    origin: Mapped[TopicOrigin] = mapped_column(default=TopicOrigin.MODERATOR)
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("topic.id"))
    split_from_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("topic.id"))
    since_version: Mapped[int | None] = mapped_column(
        comment="of the tree that was first signed off with it; none: coding on it waits"
    )
    removed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    tree: Mapped[Tree] = relationship(back_populates="topics")


class TreeVersion(Base):
    """The tree as it was signed off, whole, so that an old coding can be read as it was meant."""

    __tablename__ = "tree_version"
    __table_args__ = (sa.UniqueConstraint("tree_id", "number"),)

    id: Mapped[Key]
    tree_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("topic_tree.id"), index=True)
    number: Mapped[int]
    topics: Mapped[list[Any]] = mapped_column(comment="each with id, parent, place and its texts")
    note: Mapped[str] = mapped_column(default="")
    signed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    signed_at: Mapped[datetime] = mapped_column(default=clock.now)
