"""A file of answers collected elsewhere, how its columns are read, and what became of it."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, Key
from app.files.models import StoredFile
from app.rounds.models import Round


class Import(Base):
    """One file on its way in. The mapping is changed until it is brought in; then nothing is."""

    __tablename__ = "import"

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    file_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stored_file.id"))
    mapping: Mapped[dict[str, Any]] = mapped_column(
        default=dict, comment="as mapping.from_dict takes it"
    )
    same: Mapped[list[Any]] = mapped_column(
        default=list, comment="pairs of names confirmed as one body"
    )
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    job_id: Mapped[uuid.UUID | None]
    done_at: Mapped[datetime | None]
    positions: Mapped[int | None] = mapped_column(comment="how many it brought in")

    round: Mapped[Round] = relationship()
    file: Mapped[StoredFile] = relationship()


class SavedMapping(Base):
    """A mapping kept for the next file of the same kind."""

    __tablename__ = "saved_mapping"
    __table_args__ = (sa.UniqueConstraint("round_id", "name"),)

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    name: Mapped[str]
    mapping: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
