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
from app.rounds.models import Party, Question
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


class Passage(Base):
    """A stretch of a contribution, `plain[start:end]`: the unit that is sorted and quoted.

    Round, party and question are kept beside it because the synthesis counts by them.
    """

    __tablename__ = "passage"
    __table_args__ = (
        sa.UniqueConstraint("contribution_id", "start", "end"),
        sa.CheckConstraint('0 <= start AND start < "end"', name="stretch_not_empty"),
        sa.Index("ix_passage_round_id_question_id", "round_id", "question_id"),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    contribution_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("contribution.id"))
    party_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("party.id"), index=True, comment="none for a session's account"
    )
    question_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("question.id"))
    start: Mapped[int]
    end: Mapped[int]
    quote_hash: Mapped[str] = mapped_column(comment="text.quote_hash of the words")
    language: Mapped[str]
    origin: Mapped[PassageOrigin] = mapped_column(default=PassageOrigin.PERSON)
    # False once the contribution's position was withdrawn, replaced, held or the words hidden:
    # the passage stays for the record, and counts no more.
    counts: Mapped[bool] = mapped_column(default=True)
    # A person looked at it and found that it fits no topic.
    none_fits_at: Mapped[datetime | None]
    none_fits_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

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
    state: Mapped[SuggestionState] = mapped_column(default=SuggestionState.OPEN)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))

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
    batch: Mapped[uuid.UUID | None] = mapped_column(
        index=True, comment="decided in one deed, undone in one"
    )
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("person.id"), comment="none where people decided before an import"
    )
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))

    passage: Mapped[Passage] = relationship(back_populates="codings")
    topic: Mapped[Topic] = relationship()
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
