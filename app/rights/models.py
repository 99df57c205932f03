"""A copy of what is held about a person, made for that person."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import Person
from app.db import Base, Key, only_when


class PersonalCopy(Base):
    """One copy, as a ZIP file once it is made."""

    __tablename__ = "personal_copy"
    __table_args__ = (
        only_when("ready_has_content", "ready_at IS NOT NULL", "content IS NOT NULL"),
    )

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    ready_at: Mapped[datetime | None]
    content: Mapped[bytes | None] = mapped_column(deferred=True)

    person: Mapped[Person] = relationship()
