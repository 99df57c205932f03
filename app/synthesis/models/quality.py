"""Quality, measured: a sample drawn by lot, coded blind by people, kept apart from decisions."""

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
from app.synthesis.models.codings import Passage


class SampleState(enum.StrEnum):
    """Where a sample stands."""

    DRAWN = "drawn"
    CLOSED = "closed"
    REPLACED = "replaced"


class Sample(Base):
    """Passages drawn by lot out of a round. What was drawn stays drawn: a redraw is another sample.

    Seed and hash tell what was drawn out of what: whoever has the ids of the passages that could
    be drawn draws the same ones again.
    """

    __tablename__ = "quality_sample"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "number"),
        one_of("state", SampleState),
        sa.CheckConstraint("0 < size AND size <= population", name="size_of_population"),
        only_when("ended_has_time", "state <> 'drawn'", "ended_at IS NOT NULL"),
        only_when("replaced_says_why", "state = 'replaced'", "why <> ''"),
        sa.Index(
            "uq_quality_sample_drawn",
            "round_id",
            unique=True,
            sqlite_where=sa.text("state = 'drawn'"),
            postgresql_where=sa.text("state = 'drawn'"),
        ),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"))
    number: Mapped[int]
    state: Mapped[SampleState] = mapped_column(default=SampleState.DRAWN)
    margin: Mapped[int] = mapped_column(comment="that was asked for, in points of a hundred")
    population: Mapped[int] = mapped_column(comment="passages that could be drawn")
    size: Mapped[int]
    seed: Mapped[str]
    population_hash: Mapped[str] = mapped_column(
        comment="SHA-256 of their ids in order, a line each"
    )
    tree_version: Mapped[int]
    # How many of the population waited for a person, were accepted, or decided otherwise.
    frame: Mapped[dict[str, Any]] = mapped_column(default=dict)
    drawn_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    drawn_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(
        default="", comment="it was replaced, or closed before its end"
    )
    # The figures, as they were when it was closed, in thousandths; empty before.
    results: Mapped[dict[str, Any]] = mapped_column(default=dict)

    round: Mapped[Round] = relationship()
    drawn_by: Mapped[Person | None] = relationship(foreign_keys=[drawn_by_id])


class SampledPassage(Base):
    """A passage in a sample, and what the engine had suggested for it when it was drawn."""

    __tablename__ = "sampled_passage"
    __table_args__ = (
        sa.UniqueConstraint("sample_id", "place"),
        sa.UniqueConstraint("sample_id", "passage_id"),
    )

    id: Mapped[Key]
    sample_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("quality_sample.id"))
    passage_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("passage.id"), index=True)
    place: Mapped[int] = mapped_column(comment="in the order of the lot, from 1")
    suggested: Mapped[list[str]] = mapped_column(
        comment="ids of topics; none: the engine found none"
    )
    engine: Mapped[str] = mapped_column(default="", comment="the engine's name and version")

    sample: Mapped[Sample] = relationship()
    passage: Mapped[Passage] = relationship()


class BlindCoding(Base):
    """What a person found who saw neither the engine's suggestion nor another's coding."""

    __tablename__ = "blind_coding"
    __table_args__ = (sa.UniqueConstraint("sampled_id", "by_id"),)

    id: Mapped[Key]
    sampled_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("sampled_passage.id"))
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    topics: Mapped[list[str]] = mapped_column(comment="ids of topics; none: no topic fits")
    knew: Mapped[bool] = mapped_column(
        default=False, comment="had decided on the passage at the desk, so was not blind"
    )
    at: Mapped[datetime] = mapped_column(default=clock.now)

    sampled: Mapped[SampledPassage] = relationship()
    by: Mapped[Person] = relationship()
