"""What a round asks: pages, questions, and the versions of their wording."""

import enum
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, Key, one_of
from app.rounds.models.rounds import Round


class QuestionKind(enum.StrEnum):
    """How a question is answered."""

    TEXT = "text"
    STANCE = "stance"
    ONE = "one"
    SEVERAL = "several"
    RANKING = "ranking"
    FILE = "file"


class Page(Base):
    """A page of questions in the form."""

    __tablename__ = "page"

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    place: Mapped[int]
    title: Mapped[str]
    intro: Mapped[str] = mapped_column(default="", comment="Markdown")

    round: Mapped[Round] = relationship(back_populates="pages")
    questions: Mapped[list["Question"]] = relationship(
        order_by="Question.place", back_populates="page"
    )

    @property
    def asked(self) -> list["Question"]:
        """The questions that stand, in order; those taken out stay with their answers."""
        return [question for question in self.questions if question.removed_at is None]


class Question(Base):
    """A question, the same one through all versions of its wording."""

    __tablename__ = "question"

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    page_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("page.id"), index=True)
    place: Mapped[int]
    removed_at: Mapped[datetime | None]
    # The question and the answers to it that bring this one into the form; none: always there.
    shown_if_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("question.id"))
    shown_if_values: Mapped[list[str]] = mapped_column(default=list)

    round: Mapped[Round] = relationship(back_populates="questions")
    page: Mapped[Page] = relationship(back_populates="questions")
    shown_if: Mapped["Question | None"] = relationship(remote_side="Question.id")
    versions: Mapped[list["QuestionVersion"]] = relationship(
        order_by="QuestionVersion.number", back_populates="question", lazy="selectin"
    )

    @property
    def current(self) -> "QuestionVersion":
        """The wording in force."""
        return self.versions[-1]


class QuestionVersion(Base):
    """One wording of a question. Once an answer was given to it, it never changes."""

    __tablename__ = "question_version"
    __table_args__ = (sa.UniqueConstraint("question_id", "number"), one_of("kind", QuestionKind))

    id: Mapped[Key]
    question_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("question.id"), index=True)
    number: Mapped[int] = mapped_column(default=1)
    kind: Mapped[QuestionKind]
    wording: Mapped[str]
    help: Mapped[str] = mapped_column(default="")
    background: Mapped[str] = mapped_column(default="", comment="facts to unfold, Markdown")
    required: Mapped[bool] = mapped_column(default=False)
    words_most: Mapped[int | None]
    words_most_joint: Mapped[int | None]
    options: Mapped[list[Any]] = mapped_column(
        default=list, comment="for one, several and ranking: each with key and label"
    )
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    question: Mapped[Question] = relationship(back_populates="versions")


class StartTopic(Base):
    """A topic the organisers start from; the synthesis grows its tree out of these."""

    __tablename__ = "start_topic"

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    parent_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("start_topic.id"))
    place: Mapped[int]
    name: Mapped[str]
    belongs: Mapped[str] = mapped_column(default="")
    not_belongs: Mapped[str] = mapped_column(default="")
    example: Mapped[str] = mapped_column(default="")
