"""When the organisers reminded whom."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Key


class Reminder(Base):
    """An organisation was reminded that its position is missing, by mail."""

    __tablename__ = "reminder"
    __table_args__ = (
        sa.Index("ix_reminder_round_id_organisation_id", "round_id", "organisation_id"),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
