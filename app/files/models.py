"""A file somebody gave us: checked before it was stored, and its text taken out."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Key


class StoredFile(Base):
    """What is known of a file. Its bytes are in a table of their own, so that lists stay light."""

    __tablename__ = "stored_file"

    id: Mapped[Key]
    sha256: Mapped[str] = mapped_column(index=True, comment="of the bytes as they are kept, in hex")
    size: Mapped[int] = mapped_column(comment="bytes")
    media_type: Mapped[str] = mapped_column(comment="found by content, not by name")
    name: Mapped[str] = mapped_column(comment="as given, without a path")
    text: Mapped[str | None] = mapped_column(comment="taken out of it; none where there is none")
    language: Mapped[str | None] = mapped_column(comment="of the text, as its uploader told")
    pages: Mapped[int | None]
    taken_out: Mapped[list[str]] = mapped_column(
        default=list, comment="what was removed before it was stored, such as comments"
    )
    uploaded_by_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    erased_at: Mapped[datetime | None] = mapped_column(comment="when its bytes and text went")


class FileContent(Base):
    """The bytes of a file."""

    __tablename__ = "file_content"

    file_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stored_file.id"), primary_key=True)
    content: Mapped[bytes]
