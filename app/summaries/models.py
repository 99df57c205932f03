"""The summary: sections, sentences, the passages they rest on, and the versions published."""

import enum
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, Key, one_of, only_when
from app.organisations.models import Group
from app.rounds.models import Round
from app.synthesis.models import Passage, Topic


class SummaryState(enum.StrEnum):
    """Where the text being written stands; what was published stays published beside it."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"


class Verdict(enum.StrEnum):
    """What a quoted party says of a citation of its words."""

    CONFIRMED = "confirmed"
    CONTESTED = "contested"


class Authority(enum.StrEnum):
    """Whose a text is."""

    POSITION = "position"
    ACCOUNT = "account"
    SUMMARY = "summary"
    AGREED = "agreed"


class Breach(enum.StrEnum):
    """Why a passage no longer supports what cites it."""

    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    WAITING = "waiting"
    NOT_ACCEPTED = "not_accepted"
    HIDDEN = "hidden"
    ERASED = "erased"
    CHANGED = "changed"


class Summary(Base):
    """The summary of a round, as it is being written. Publishing makes a version of it."""

    __tablename__ = "summary"
    __table_args__ = (
        one_of("state", SummaryState),
        only_when("review_has_clock", "state = 'in_review'", "review_ends_at IS NOT NULL"),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), unique=True)
    title: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    state: Mapped[SummaryState] = mapped_column(default=SummaryState.DRAFT)
    method: Mapped[str] = mapped_column(default="", comment="how it was made, Markdown")
    # What words of quantity mean here; what is not in it is as in the installation.
    scale: Mapped[dict[str, Any]] = mapped_column(default=dict)
    review_began_at: Mapped[datetime | None]
    review_ends_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)

    round: Mapped[Round] = relationship()
    sections: Mapped[list["Section"]] = relationship(
        order_by="Section.place", back_populates="summary", cascade="all, delete-orphan"
    )
    considered: Mapped[list["Considered"]] = relationship(cascade="all, delete-orphan")
    versions: Mapped[list["SummaryVersion"]] = relationship(order_by="SummaryVersion.number")


class Section(Base):
    """A part of the summary, on one topic or on none."""

    __tablename__ = "section"

    id: Mapped[Key]
    summary_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("summary.id"), index=True)
    topic_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("topic.id"))
    place: Mapped[int]
    title: Mapped[str]

    summary: Mapped[Summary] = relationship(back_populates="sections")
    topic: Mapped[Topic | None] = relationship()
    sentences: Mapped[list["Sentence"]] = relationship(
        order_by="Sentence.place", back_populates="section", cascade="all, delete-orphan"
    )


class Sentence(Base):
    """A sentence: supported by the passages it cites, or marked as the rapporteur's own."""

    __tablename__ = "sentence"

    id: Mapped[Key]
    section_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("section.id"), index=True)
    place: Mapped[int]
    text: Mapped[str]
    own: Mapped[bool] = mapped_column(default=False, comment="the rapporteur's own")
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)
    changed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))

    section: Mapped[Section] = relationship(back_populates="sentences")
    citations: Mapped[list["Citation"]] = relationship(
        back_populates="sentence", cascade="all, delete-orphan"
    )


class Citation(Base):
    """A sentence rests on a passage. The hash holds the words as they were cited."""

    __tablename__ = "citation"
    __table_args__ = (sa.UniqueConstraint("sentence_id", "passage_id"),)

    id: Mapped[Key]
    sentence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("sentence.id"), index=True)
    passage_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("passage.id"), index=True)
    quote_hash: Mapped[str]
    by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    sentence: Mapped[Sentence] = relationship(back_populates="citations")
    passage: Mapped[Passage] = relationship()
    review: Mapped["Review | None"] = relationship(back_populates="citation")


class Review(Base):
    """What a quoted party said of a citation of its words, and what the moderators answered.

    It is about the sentence as it was then. It outlives the citation: that a contested one was
    taken out is told in the method note.
    """

    __tablename__ = "citation_review"
    __table_args__ = (
        one_of("verdict", Verdict),
        only_when("contest_says_why", "verdict = 'contested'", "words <> ''"),
        only_when("answered_has_time", "answer <> ''", "answered_at IS NOT NULL"),
    )

    id: Mapped[Key]
    summary_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("summary.id"), index=True)
    citation_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("citation.id"), unique=True, comment="none once the citation was taken out"
    )
    party_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("party.id"))
    verdict: Mapped[Verdict]
    words: Mapped[str] = mapped_column(default="")
    sentence_text: Mapped[str] = mapped_column(comment="as the party read it")
    sentence_revision: Mapped[int]
    by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    answer: Mapped[str] = mapped_column(default="", comment="the moderators'")
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]

    citation: Mapped[Citation | None] = relationship(back_populates="review")


class Considered(Base):
    """A group whose input is cited nowhere, noted as considered, and why it is not cited."""

    __tablename__ = "considered"
    __table_args__ = (sa.UniqueConstraint("summary_id", "group_id"),)

    id: Mapped[Key]
    summary_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("summary.id"), index=True)
    group_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stakeholder_group.id"))
    note: Mapped[str]

    group: Mapped[Group] = relationship()


class SummaryVersion(Base):
    """A summary as it was published. It never changes; a later one stands beside it."""

    __tablename__ = "summary_version"
    __table_args__ = (sa.UniqueConstraint("summary_id", "number"),)

    id: Mapped[Key]
    summary_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("summary.id"), index=True)
    number: Mapped[int]
    title: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    method: Mapped[str]
    # What the method note tells of its own: counts, versions, groups noted as considered.
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # Sections with sentences, each with its text, whose it is and the passages it rests on.
    content: Mapped[list[Any]]
    content_hash: Mapped[str]
    note: Mapped[str] = mapped_column(default="", comment="what changed, for readers")
    published_at: Mapped[datetime] = mapped_column(default=clock.now)
    published_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))


class BrokenSupport(Base):
    """A source of what was published, or is out for review, broke: why, when, and when it was mended.

    A new version mends what broke in the one before, since none is published on a broken source.
    """

    __tablename__ = "broken_support"
    __table_args__ = (
        one_of("breach", Breach),
        sa.Index(
            "uq_broken_support_standing",
            "summary_id",
            "passage_id",
            unique=True,
            sqlite_where=sa.text("mended_at IS NULL"),
            postgresql_where=sa.text("mended_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    summary_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("summary.id"), index=True)
    passage_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("passage.id"), index=True)
    breach: Mapped[Breach]
    broke_at: Mapped[datetime] = mapped_column(default=clock.now)
    mended_at: Mapped[datetime | None]


class Dispatch(Base):
    """An output was sent to somebody: what, which version, to whom, how and when."""

    __tablename__ = "dispatch"
    __table_args__ = (one_of("authority", Authority),)

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    authority: Mapped[Authority]
    title: Mapped[str]
    version: Mapped[str]
    content_hash: Mapped[str]
    sent_to: Mapped[str]
    how: Mapped[str]
    sent_at: Mapped[datetime]
    noted_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    noted_at: Mapped[datetime] = mapped_column(default=clock.now)
