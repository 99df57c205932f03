"""Passages, what the engine suggests for them, and what people decided: two tables, kept apart."""

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import Person
from app.db import Base, Key, one_of, only_when
from app.moderation.models import Contribution
from app.positions.models import Position, Stance
from app.rounds.models import Party, Question, Round
from app.synthesis.models.topics import Topic


class PassageOrigin(enum.StrEnum):
    """Who marked the stretch."""

    ENGINE = "engine"
    PERSON = "person"
    IMPORT = "import"


class SuggestionState(enum.StrEnum):
    """What a person made of a suggestion."""

    OPEN = "open"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"


class BatchKind(enum.StrEnum):
    """What was done in one go."""

    CODE = "code"
    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"
    NONE = "none"
    MERGE = "merge"
    SPLIT = "split"
    IMPORT = "import"


def _waiting(name: str, *columns: str) -> sa.Index:
    """An index over the passages that nobody has decided on: the desk asks for the next by it."""
    undecided = sa.text("decided_at IS NULL")
    return sa.Index(
        f"ix_passage_waiting_by_{name}",
        "round_id",
        "counts",
        *columns,
        sqlite_where=undecided,
        postgresql_where=undecided,
    )


def _queue(name: str, which: str, *columns: str) -> sa.Index:
    """An index over the few passages of a kind, so that they can be worked as a list."""
    return sa.Index(
        f"ix_passage_{name}",
        "round_id",
        *columns,
        sqlite_where=sa.text(which),
        postgresql_where=sa.text(which),
    )


class Batch(Base):
    """What a person decided in one go, on one passage or on thousands, so that one deed undoes it."""

    __tablename__ = "batch"
    __table_args__ = (
        one_of("kind", BatchKind),
        sa.Index("ix_batch_round_id_at", "round_id", "at"),
        sa.Index("ix_batch_round_id_by_id_at", "round_id", "by_id", "at"),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"))
    kind: Mapped[BatchKind]
    size: Mapped[int] = mapped_column(default=1, comment="passages it decided on")
    by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))

    round: Mapped[Round] = relationship()
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])


class Passage(Base):
    """A stretch of a contribution, `plain[start:end]`: the unit that is sorted and quoted.

    Round, position, party, question and stance are kept beside it because the synthesis counts
    by them, and `decided_at`, `turn`, `certainty` and `likely_id` because the coding desk finds and lists by them.
    """

    __tablename__ = "passage"
    __table_args__ = (
        sa.UniqueConstraint("contribution_id", "start", "end"),
        sa.CheckConstraint('0 <= start AND start < "end"', name="stretch_not_empty"),
        one_of("origin", PassageOrigin),
        sa.Index("ix_passage_round_id_question_id", "round_id", "question_id"),
        sa.Index("ix_passage_round_id_counts", "round_id", "counts", "party_id"),
        _waiting("certainty", "certainty", "id"),
        _waiting("turn", "turn", "certainty", "id"),
        _waiting("party", "party_id", "contribution_id", "start"),
        _waiting("question", "question_id", "contribution_id", "start"),
        _waiting("likely", "likely_score", "id"),
        _waiting("topic", "likely_id", "likely_score", "id"),
        _waiting("unfitting", "fits_none", "id"),
        _queue("none_fits", "none_fits_at IS NOT NULL", "counts", "none_fits_at", "id"),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    contribution_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("contribution.id"))
    party_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("party.id"), index=True, comment="none for a session's account"
    )
    position_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("position.id"), index=True, comment="none for a session's account"
    )
    question_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("question.id"))
    stance: Mapped[Stance | None] = mapped_column(comment="that its answer declares")
    start: Mapped[int]
    end: Mapped[int]
    quote_hash: Mapped[str] = mapped_column(comment="text.quote_hash of the words")
    language: Mapped[str]  # its own, where long enough to tell; else that of its contribution
    origin: Mapped[PassageOrigin] = mapped_column(default=PassageOrigin.PERSON)
    # False once the contribution's position was withdrawn, replaced, held or the words hidden:
    # the passage stays for the record, and counts no more.
    counts: Mapped[bool] = mapped_column(default=True)
    # Its source was accepted: only then may it be shown beyond those who run the round.
    accepted: Mapped[bool] = mapped_column(default=True)
    removed_at: Mapped[datetime | None] = mapped_column(
        comment="a person cut it up or took it away"
    )
    # A person looked at it and found that it fits no topic.
    none_fits_at: Mapped[datetime | None]
    none_fits_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    none_fits_batch_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("batch.id"))
    decided_at: Mapped[datetime | None] = mapped_column(comment="a person coded it, or none fits")
    # Of passages decided many at once, or along with the text they copy, only those shown were seen.
    seen_at: Mapped[datetime | None] = mapped_column(
        comment="a person first had its words before them when deciding, marking or coding blind"
    )
    revision: Mapped[int] = mapped_column(default=0, comment="rises with each decision")
    # How far the engine's first choice is ahead of its second.
    certainty: Mapped[float] = mapped_column(default=1.0)
    turn: Mapped[int | None] = mapped_column(
        comment="place among those that teach the engine most; none for the others"
    )
    fits_none: Mapped[bool] = mapped_column(
        default=False, server_default=sa.false(), comment="the engine found no topic that fits"
    )
    suggested_at: Mapped[datetime | None]
    likely_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("topic.id"), comment="topic of the best suggestion that is open"
    )
    likely_score: Mapped[float | None] = mapped_column(comment="the score of that suggestion")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    round: Mapped[Round] = relationship()
    position: Mapped[Position | None] = relationship()
    contribution: Mapped[Contribution] = relationship()
    party: Mapped[Party | None] = relationship()
    question: Mapped[Question | None] = relationship()
    codings: Mapped[list["Coding"]] = relationship(back_populates="passage")
    suggestions: Mapped[list["Suggestion"]] = relationship(back_populates="passage")


class Suggestion(Base):
    """The engine thinks that a passage belongs to a topic. Kept beside whatever is decided."""

    __tablename__ = "suggestion"
    __table_args__ = (
        sa.UniqueConstraint("passage_id", "topic_id", "engine"),
        one_of("state", SuggestionState),
        only_when("settled_has_time", "state <> 'open'", "settled_at IS NOT NULL"),
    )

    id: Mapped[Key]
    passage_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("passage.id"), index=True)
    topic_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("topic.id"), index=True)
    score: Mapped[float] = mapped_column(comment="0 to 1")
    engine: Mapped[str] = mapped_column(comment="the engine's name and version")
    reasons: Mapped[list[str]] = mapped_column(default=list, comment="words that spoke for it")
    examples: Mapped[list[str]] = mapped_column(
        default=list, server_default="[]", comment="keys of decided passages that are like it"
    )
    state: Mapped[SuggestionState] = mapped_column(default=SuggestionState.OPEN)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    batch_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("batch.id"), index=True)

    passage: Mapped[Passage] = relationship(back_populates="suggestions")
    topic: Mapped[Topic] = relationship()


class Coding(Base):
    """A person decided that a passage belongs to a topic. Undone, it stays with its end."""

    __tablename__ = "coding"
    __table_args__ = (
        sa.Index(
            "uq_coding_standing",
            "passage_id",
            "topic_id",
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    passage_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("passage.id"), index=True)
    topic_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("topic.id"), index=True)
    suggestion_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("suggestion.id"),
        comment="the suggestion it accepts; none where decided by hand",
    )
    batch_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("batch.id"), index=True, comment="decided in one deed, undone in one"
    )
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("person.id"), comment="none where people decided before an import"
    )
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    ended_batch_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("batch.id"), index=True, comment="the deed that put another in its place"
    )

    passage: Mapped[Passage] = relationship(back_populates="codings")
    topic: Mapped[Topic] = relationship()
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
