"""What was submitted: versions, answers and attachments, none of which ever changes."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Key
from app.files.models import StoredFile
from app.moderation.models import Contribution
from app.positions.models.positions import Position, Stance
from app.rounds.models import Attribution, Question, QuestionVersion, Visibility


class PositionVersion(Base):
    """A position as it was submitted, once. The key makes sending it twice harmless."""

    __tablename__ = "position_version"
    __table_args__ = (
        sa.UniqueConstraint("position_id", "number"),
        sa.CheckConstraint(
            "(consent_version IS NULL) = (shown_as IS NULL)"
            " AND (consent_version IS NULL) = (readable_by IS NULL)",
            name="consent_whole",
        ),
    )

    id: Mapped[Key]
    position_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("position.id"), index=True)
    number: Mapped[int]
    key: Mapped[str] = mapped_column(unique=True, comment="made when the form was drawn")
    language: Mapped[str]
    submitted_at: Mapped[datetime]
    submitted_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    cleared_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    late: Mapped[bool] = mapped_column(default=False)
    terms_version: Mapped[int] = mapped_column(active_history=True, comment="the terms agreed to")
    # What the party agreed to have published, when it submitted; none: entered on its behalf.
    shown_as: Mapped[Attribution | None] = mapped_column(active_history=True)
    readable_by: Mapped[Visibility | None] = mapped_column(active_history=True)
    consent_version: Mapped[int | None] = mapped_column(
        active_history=True, comment="of the words it was asked in"
    )
    content_hash: Mapped[str] = mapped_column(comment="SHA-256 of the canonical content, in hex")
    salt: Mapped[bytes] = mapped_column(
        comment="hashed with the content, so that guesses cannot be tried"
    )
    entry_seq: Mapped[int] = mapped_column(comment="its place in the record")

    position: Mapped[Position] = relationship(back_populates="versions")
    answers: Mapped[list["Answer"]] = relationship(
        order_by="Answer.place", back_populates="version"
    )
    translations: Mapped[list["Translation"]] = relationship(
        order_by="Translation.language", back_populates="version"
    )
    attachments: Mapped[list["Attachment"]] = relationship(back_populates="version")

    @property
    def also_in(self) -> list[str]:
        """The languages it can be read in besides that of the original, as its party translated it."""
        return sorted({one.language for one in self.translations})


class Answer(Base):
    """The answer to one wording of one question."""

    __tablename__ = "answer"
    __table_args__ = (sa.UniqueConstraint("version_id", "question_id"),)

    id: Mapped[Key]
    version_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("position_version.id"), index=True)
    question_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("question.id"), index=True)
    question_version_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("question_version.id"))
    place: Mapped[int]
    stance: Mapped[Stance | None]
    choices: Mapped[list[str]] = mapped_column(default=list)
    contribution_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("contribution.id"),
        unique=True,
        comment="its words; none where only a choice was made",
    )

    version: Mapped[PositionVersion] = relationship(back_populates="answers")
    question: Mapped[Question] = relationship()
    question_version: Mapped[QuestionVersion] = relationship()
    contribution: Mapped[Contribution | None] = relationship()


class Translation(Base):
    """The party's own translation of its answer to one question.

    Read and checked like the original and hashed with it, but never cut, counted or quoted: what a
    party says is counted once.
    """

    __tablename__ = "translation"
    __table_args__ = (sa.UniqueConstraint("version_id", "question_id", "language"),)

    id: Mapped[Key]
    version_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("position_version.id"))
    question_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("question.id"))
    language: Mapped[str]
    contribution_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("contribution.id"), unique=True
    )

    version: Mapped[PositionVersion] = relationship(back_populates="translations")
    contribution: Mapped[Contribution] = relationship()


class Attachment(Base):
    """A file submitted with a position; its extracted text can be read and sorted like an answer."""

    __tablename__ = "attachment"

    id: Mapped[Key]
    version_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("position_version.id"), index=True)
    question_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("question.id"))
    file_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stored_file.id"))
    contribution_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("contribution.id"), unique=True
    )

    version: Mapped[PositionVersion] = relationship(back_populates="attachments")
    file: Mapped[StoredFile] = relationship()
    contribution: Mapped[Contribution | None] = relationship()
