"""Words contributed to a round, what was hidden in them, and what moderators did."""

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import Person
from app.db import Base, Key, one_of, only_when
from app.rounds.models import Attribution, Round


class ContributionKind(enum.StrEnum):
    """Where the words come from."""

    ANSWER = "answer"
    ATTACHMENT = "attachment"
    ACCOUNT = "account"


class Contribution(Base):
    """Words that were contributed to a round: an answer, an attachment's text, a session's account.

    Immutable. A passage is a stretch of `plain`, in code points; so is what was hidden.
    """

    __tablename__ = "contribution"
    __table_args__ = (
        one_of("kind", ContributionKind),
        only_when("erased_is_empty", "erased_at IS NOT NULL", "source = '' AND plain = ''"),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    kind: Mapped[ContributionKind]
    language: Mapped[str] = mapped_column(comment="BCP 47, of the words themselves")
    source: Mapped[str] = mapped_column(comment="Markdown, as submitted")
    plain: Mapped[str] = mapped_column(comment="what text.plain makes of the source")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    erased_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()
    redactions: Mapped[list["Redaction"]] = relationship(
        back_populates="contribution", order_by="Redaction.start"
    )


class Redaction(Base):
    """A stretch of words hidden from every way out, and why; it can be restored.

    With an attribution it is set apart by its party: gone from the text, where it would stand
    under a name, but it may still be quoted by itself under no more than that. This is for good.
    """

    __tablename__ = "redaction"
    __table_args__ = (
        sa.CheckConstraint('0 <= start AND start < "end"', name="stretch_not_empty"),
        sa.CheckConstraint("reason <> ''", name="says_why"),
        only_when("set_apart_for_good", "attribution IS NOT NULL", "restored_at IS NULL"),
    )

    id: Mapped[Key]
    contribution_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("contribution.id"), index=True)
    start: Mapped[int]
    end: Mapped[int]
    reason: Mapped[str]
    attribution: Mapped[Attribution | None] = mapped_column(
        active_history=True,
        comment="what a quotation of the words may tell; none: they are not quoted",
    )
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    restored_at: Mapped[datetime | None]
    restored_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))

    contribution: Mapped[Contribution] = relationship(back_populates="redactions")


class Note(Base):
    """A moderator's note beside something of the round; only its moderators and organisers read it."""

    __tablename__ = "note"
    __table_args__ = (sa.Index("ix_note_subject", "subject_kind", "subject_id"),)

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    subject_kind: Mapped[str]
    subject_id: Mapped[uuid.UUID]
    text: Mapped[str]
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    by: Mapped[Person] = relationship()


class Step(Base):
    """One deed of a moderator: what was done to what, from which state to which, and why."""

    __tablename__ = "moderation_step"
    __table_args__ = (sa.Index("ix_moderation_step_subject", "subject_kind", "subject_id"),)

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    subject_kind: Mapped[str]
    subject_id: Mapped[uuid.UUID]
    verb: Mapped[str] = mapped_column(comment="accept, hold, return, hide, restore")
    before: Mapped[str | None]
    after: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    by: Mapped[Person] = relationship()
