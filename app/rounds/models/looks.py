"""Administrators who looked into a round they have no role in: who, why, and until when."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import Person
from app.db import Base, Key
from app.rounds.models.rounds import Round


class Look(Base):
    """The glass was broken: for a time an administrator may read a round, and its organisers know."""

    __tablename__ = "look"
    __table_args__ = (
        sa.CheckConstraint("reason <> ''", name="says_why"),
        sa.CheckConstraint("since < until", name="ends_after_it_begins"),
        sa.Index("ix_look_person_id_until", "person_id", "until"),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[str]
    since: Mapped[datetime] = mapped_column(default=clock.now)
    until: Mapped[datetime]

    round: Mapped[Round] = relationship()
    person: Mapped[Person] = relationship()
