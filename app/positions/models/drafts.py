"""The draft of a position: one for the organisation, shared by its delegates."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import Person
from app.db import Base, Key, only_when
from app.files.models import StoredFile
from app.positions.models.positions import Position, Stance
from app.rounds.models import Question


class DraftAnswer(Base):
    """The answer to one question as it is being written: the original, or its words in a translation.

    A translation has words alone; stance and choices are the original's. `revision` rises with each
    save. A save that was based on an older one changes nothing here: its words are kept as
    `other_text` until a delegate has chosen.
    """

    __tablename__ = "draft_answer"
    __table_args__ = (
        sa.UniqueConstraint("position_id", "question_id", "into"),
        only_when("translation_declares_nothing", "\"into\" <> ''", "stance IS NULL"),
    )

    id: Mapped[Key]
    position_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("position.id"), index=True)
    question_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("question.id"))
    into: Mapped[str] = mapped_column(
        default="", comment="the language that it translates into; empty: the original"
    )
    text: Mapped[str] = mapped_column(default="")
    stance: Mapped[Stance | None]
    choices: Mapped[list[str]] = mapped_column(
        default=list, comment="option keys; ranked, best first"
    )
    revision: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
    saved_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    other_text: Mapped[str | None]
    other_stance: Mapped[Stance | None]
    other_choices: Mapped[list[str] | None]
    other_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    other_at: Mapped[datetime | None]

    position: Mapped[Position] = relationship(back_populates="drafts")
    question: Mapped[Question] = relationship()

    @property
    def in_conflict(self) -> bool:
        """Whether two delegates wrote at once, and nobody has chosen yet."""
        return self.other_at is not None


class DraftFile(Base):
    """A file attached to the draft, to one question or to the whole."""

    __tablename__ = "draft_file"

    id: Mapped[Key]
    position_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("position.id"), index=True)
    question_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("question.id"))
    file_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship()


class DraftComment(Base):
    """What one delegate says to the others about the draft, about an answer, or about words in it.

    A place in a text that is still being written is told by the words that stand there: where they are
    gone, the comment says which they were.
    """

    __tablename__ = "draft_comment"

    id: Mapped[Key]
    position_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("position.id"), index=True)
    text: Mapped[str]
    returns: Mapped[bool] = mapped_column(default=False, comment="it went back with these words")
    question_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("question.id"), comment="whose answer it is about; null: the whole draft"
    )
    into: Mapped[str] = mapped_column(
        default="", comment="the translation it is about; empty: the original"
    )
    quote: Mapped[str] = mapped_column(
        default="", comment="the words it is about; empty: all of it"
    )
    settled_at: Mapped[datetime | None]
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    by: Mapped[Person] = relationship()


class DraftVisit(Base):
    """When a delegate last had the draft open, so that the others know who is here."""

    __tablename__ = "draft_visit"

    position_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("position.id"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    seen_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
