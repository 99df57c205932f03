"""The outbox: a message is written with the change it tells of, and sent after the commit."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Key


class Message(Base):
    """One mail to one person. Its words are made when it is written, in the reader's language."""

    __tablename__ = "message"
    __table_args__ = (sa.Index("ix_message_sent_at_due_at", "sent_at", "due_at"),)

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("person.id"), index=True, comment="none where the address has no account yet"
    )
    address: Mapped[str]
    language: Mapped[str]
    kind: Mapped[str] = mapped_column(comment="what it tells, such as positions:receipt")
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(comment="plain text; addresses stand on lines of their own")
    attachments: Mapped[list[Any]] = mapped_column(
        default=list, comment="each with name, media type and base64 content"
    )
    round_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None]


class Follow(Base):
    """A person who wants to hear of what happens in a round."""

    __tablename__ = "follow"
    __table_args__ = (sa.UniqueConstraint("person_id", "round_id"),)

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    round_id: Mapped[uuid.UUID] = mapped_column(index=True)
    since: Mapped[datetime] = mapped_column(default=clock.now)
