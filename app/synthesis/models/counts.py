"""What is kept so that a page need not count or compute it: voices, tallies, cuts and vectors."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Key
from app.organisations.models import Region
from app.positions.models import Stance


class Voice(Base):
    """A party spoke on a topic: with how many passages, on which question, with which stance.

    Kept up to date by increments, a party at a time; only what counts is in it. The matrix is
    counted from here, so that its cost does not grow with the passages.
    """

    __tablename__ = "voice"
    __table_args__ = (
        sa.Index("ix_voice_round_id_topic_id", "round_id", "topic_id", "group_id", "party_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)  # never shown; an INSERT from SELECT makes it
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"))
    topic_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("topic.id"))
    party_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("party.id"), index=True)
    group_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stakeholder_group.id"))
    region: Mapped[Region | None]
    question_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("question.id"))
    language: Mapped[str]
    stance: Mapped[Stance | None]
    accepted: Mapped[bool]
    campaign_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("campaign.id"), index=True, comment="whose words they are; none: its own"
    )
    passages: Mapped[int]


class Tally(Base):
    """How far the coding of one question is: its passages that count, and those that wait.

    Kept by increments in the transaction that changes passages, so that a page need not count
    them. A round without rows was not counted yet. `flask synthesis recount` checks them.
    """

    __tablename__ = "tally"
    __table_args__ = (sa.UniqueConstraint("round_id", "question_id"),)

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"))
    # No foreign key: what stands in no question, such as sessions' accounts, is kept under zeros,
    # because a unique row cannot be found by an absent value.
    question_id: Mapped[uuid.UUID]
    total: Mapped[int]
    waiting: Mapped[int] = mapped_column(comment="of these, those that nobody decided on")
    unsure: Mapped[int] = mapped_column(comment="of those that wait, where the engine is not sure")


class Cut(Base):
    """A contribution was cut into passages, once: it is not cut again."""

    __tablename__ = "cut"

    contribution_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("contribution.id"), primary_key=True
    )
    at: Mapped[datetime] = mapped_column(default=clock.now)


class PassageVector(Base):
    """The meaning of a passage as the encoder has it, made once: float16 bytes, and by which model."""

    __tablename__ = "passage_vector"

    passage_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("passage.id"), primary_key=True)
    model: Mapped[str] = mapped_column(index=True)
    vector: Mapped[bytes]
