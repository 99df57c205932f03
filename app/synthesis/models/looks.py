"""Several people at one desk: who is on which passage, and where a second one looked at it."""

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import Person
from app.db import Base, Key, one_of, only_when
from app.rounds.models import Round
from app.synthesis.models.codings import Batch, Passage


class LookState(enum.StrEnum):
    """Where a second look at a passage stands."""

    ASKED = "asked"
    AGREED = "agreed"
    DIFFERS = "differs"
    SETTLED = "settled"


class Claim(Base):
    """A passage lies before somebody: until then nobody else is handed it. It ends by itself."""

    __tablename__ = "claim"

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    passage_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("passage.id"), index=True)
    until: Mapped[datetime]

    person: Mapped[Person] = relationship()
    passage: Mapped[Passage] = relationship()


class SecondLook(Base):
    """A passage that two people decide on: asked for, or found when the second came late.

    What the first decided counts until somebody settles it otherwise.
    """

    __tablename__ = "second_look"
    __table_args__ = (
        one_of("state", LookState),
        only_when(
            "settled_says_why", "state = 'settled'", "settled_at IS NOT NULL AND reason <> ''"
        ),
        sa.Index("ix_second_look_round_id_state", "round_id", "state", "begun_at"),
        sa.Index(
            "uq_second_look_open",
            "passage_id",
            unique=True,
            sqlite_where=sa.text("state IN ('asked', 'differs')"),
            postgresql_where=sa.text("state IN ('asked', 'differs')"),
        ),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"))
    passage_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("passage.id"), index=True)
    state: Mapped[LookState]
    begun_at: Mapped[datetime] = mapped_column(default=clock.now)
    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("person.id"), comment="none where two decided by chance"
    )
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(default="")
    batch_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("batch.id"), index=True, comment="the deed that settled it"
    )

    round: Mapped[Round] = relationship()
    passage: Mapped[Passage] = relationship()
    asked_by: Mapped[Person | None] = relationship(foreign_keys=[asked_by_id])
    settled_by: Mapped[Person | None] = relationship(foreign_keys=[settled_by_id])
    batch: Mapped[Batch | None] = relationship()
    opinions: Mapped[list["Opinion"]] = relationship(
        back_populates="look", order_by="Opinion.at, Opinion.id"
    )


class Opinion(Base):
    """What one person decided on a passage that another decided on too. It stays as it was."""

    __tablename__ = "opinion"
    __table_args__ = (sa.UniqueConstraint("look_id", "by_id"),)

    id: Mapped[Key]
    look_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("second_look.id"), index=True)
    by_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("person.id"), comment="none where people decided before an import"
    )
    topics: Mapped[list[str]] = mapped_column(comment="keys of topics; empty: no topic fits")
    at: Mapped[datetime] = mapped_column(default=clock.now)

    look: Mapped[SecondLook] = relationship(back_populates="opinions")
    by: Mapped[Person | None] = relationship()
