"""Statements that moderators put to the parties, the passages they were made from, and answers."""

import enum
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import Person
from app.db import Base, Key, one_of, only_when
from app.moderation.models import Contribution
from app.positions.models import Stance
from app.rounds.models import Party, Round
from app.synthesis.models import Passage, Topic


class StatementState(enum.StrEnum):
    """Where a statement stands."""

    DRAFT = "draft"
    PUT = "put"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Statement(Base):
    """A sentence that moderators made of passages, for every party to take a stance on.

    Its wording never changes once it was put: who answered, answered these very words.
    """

    __tablename__ = "statement"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "number"),
        one_of("state", StatementState),
        sa.CheckConstraint("wording <> ''", name="says_something"),
        only_when(
            "put_has_number_and_time",
            "state <> 'draft'",
            "number IS NOT NULL AND put_at IS NOT NULL",
        ),
        only_when("closed_has_time", "state = 'closed'", "closed_at IS NOT NULL"),
        only_when(
            "withdrawn_says_why",
            "state = 'withdrawn'",
            "withdrawn_at IS NOT NULL AND reason IS NOT NULL",
        ),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    topic_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("topic.id"), index=True)
    number: Mapped[int | None] = mapped_column(comment="given when it is put, for people to cite")
    state: Mapped[StatementState] = mapped_column(default=StatementState.DRAFT)
    wording: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    reason: Mapped[str | None] = mapped_column(comment="why it was withdrawn")
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    put_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()
    topic: Mapped[Topic] = relationship()
    made_by: Mapped[Person | None] = relationship()
    sources: Mapped[list["StatementSource"]] = relationship(
        back_populates="statement", cascade="all, delete-orphan"
    )
    answers: Mapped[list["StatementAnswer"]] = relationship(back_populates="statement")


class StatementSource(Base):
    """A passage that a statement was made from. The hash holds its words as they were then."""

    __tablename__ = "statement_source"
    __table_args__ = (sa.UniqueConstraint("statement_id", "passage_id"),)

    id: Mapped[Key]
    statement_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("statement.id"), index=True)
    passage_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("passage.id"), index=True)
    quote_hash: Mapped[str]

    statement: Mapped[Statement] = relationship(back_populates="sources")
    passage: Mapped[Passage] = relationship()


class StatementAnswer(Base):
    """What a party says to a statement, as it stands: one a party. The record keeps what it was.

    Without a stance the party took its answer back, and is silent again.
    """

    __tablename__ = "statement_answer"
    __table_args__ = (
        sa.UniqueConstraint("statement_id", "party_id"),
        only_when("reason_needs_stance", "contribution_id IS NOT NULL", "stance IS NOT NULL"),
    )

    id: Mapped[Key]
    statement_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("statement.id"))
    party_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("party.id"), index=True)
    stance: Mapped[Stance | None]
    contribution_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("contribution.id"), unique=True, comment="the reason, where one was given"
    )
    revision: Mapped[int] = mapped_column(default=1, comment="rises with each change")
    answered_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))

    statement: Mapped[Statement] = relationship(back_populates="answers")
    party: Mapped[Party] = relationship()
    contribution: Mapped[Contribution | None] = relationship()


class ReleasedStances(Base):
    """What the public is told of a group on a proposition in a round that does not show names.

    Kept when the round is published and never changed: the difference between two readings would
    tell of the few that made it. No key leads to the proposition, which is of two tables.
    """

    __tablename__ = "released_stances"
    __table_args__ = (sa.UniqueConstraint("proposition_id", "group_id"),)

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    proposition_id: Mapped[uuid.UUID] = mapped_column(comment="a stance question or a statement")
    group_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stakeholder_group.id"))
    parties: Mapped[int] = mapped_column(comment="that could take a stance")
    counts: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(default=clock.now)
