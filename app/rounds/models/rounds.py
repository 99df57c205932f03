"""A round: its mandate, its rules, its dates and its documents."""

import enum
import uuid
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, Key, one_of, only_when
from app.files.models import StoredFile

if TYPE_CHECKING:
    from app.rounds.models.parties import Party, RoundGroup, RoundInvitation, RoundRole
    from app.rounds.models.questions import Page, Question, StartTopic


class RoundState(enum.StrEnum):
    """Where a round stands."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"


class Answering(enum.StrEnum):
    """Who may answer."""

    ALL = "all"
    GROUPS = "groups"
    INVITED = "invited"


class Visibility(enum.StrEnum):
    """Who may read."""

    PUBLIC = "public"
    PARTIES = "parties"
    INVITED = "invited"
    CONFIDENTIAL = "confidential"


class LatePolicy(enum.StrEnum):
    """What becomes of a position that comes after the deadline."""

    REFUSE = "refuse"
    MARK = "mark"
    GRACE = "grace"


class Attribution(enum.StrEnum):
    """How a position may be shown, from the most open to the most closed."""

    NAMED = "named"
    GROUP_AND_REGION = "group_and_region"
    GROUP = "group"
    NONE = "none"


class Footing(enum.StrEnum):
    """How an organisation stands with a round: with its accreditation, or as an observer."""

    ASKED = "asked"  # applications are circulated to it; it needs none itself
    WAITING = "waiting"
    ACCREDITED = "accredited"
    IN_WRITING = "in_writing"  # refused, and may submit in writing
    REFUSED = "refused"
    OBSERVER = "observer"  # invited to read and attend, not to answer


class PhaseKind(enum.StrEnum):
    """The dated windows of a round."""

    SESSIONS = "sessions"
    COLLECTING = "collecting"
    READING = "reading"
    REVIEW = "review"


class Role(enum.StrEnum):
    """What a person may be on a round."""

    ORGANISER = "organiser"
    MODERATOR = "moderator"


class Round(Base):
    """One consultation."""

    __tablename__ = "round"
    __table_args__ = (
        one_of("state", RoundState),
        only_when(
            "has_dates_when_announced",
            "state NOT IN ('draft', 'withdrawn')",
            "opens_at IS NOT NULL AND closes_at IS NOT NULL AND announced_at IS NOT NULL",
        ),
        only_when("withdrawn_says_why", "state = 'withdrawn'", "withdrawn_reason IS NOT NULL"),
        only_when(
            "published_has_time", "state IN ('published', 'archived')", "published_at IS NOT NULL"
        ),
        sa.CheckConstraint(
            "closes_at IS NULL OR opens_at < closes_at", name="opens_before_it_closes"
        ),
        sa.CheckConstraint("least_shown >= 1", name="least_shown_positive"),
        # Whoever comes alone after the others could be told from the list of who came.
        only_when(
            "sealed_names_stay_sealed",
            "names_sealed",
            "attribution = 'none' AND late <> 'mark'",
        ),
    )

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    mandate: Mapped[str] = mapped_column(default="", comment="Markdown")
    host: Mapped[str] = mapped_column(default="")
    co_hosts: Mapped[list[str]] = mapped_column(default=list)
    addressee: Mapped[str] = mapped_column(default="")
    status_line: Mapped[str] = mapped_column(
        default="", comment="what this is and is not, on every output"
    )
    terms: Mapped[str] = mapped_column(default="", comment="what a party agrees to, Markdown")
    terms_version: Mapped[int] = mapped_column(default=1)
    template: Mapped[str | None] = mapped_column(comment="the template's key it was made from")
    copied_from_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("round.id"))
    state: Mapped[RoundState] = mapped_column(
        active_history=True, default=RoundState.DRAFT, index=True
    )
    zone: Mapped[str] = mapped_column(
        default="UTC", comment="the named zone its dates are given in"
    )
    languages: Mapped[list[str]] = mapped_column(default=lambda: ["en"])
    answering: Mapped[Answering] = mapped_column(default=Answering.ALL)
    accredits: Mapped[bool] = mapped_column(
        default=False, comment="only accredited organisations take part"
    )
    individuals: Mapped[bool] = mapped_column(
        default=False, comment="a person may take part in their own name"
    )
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.PUBLIC)
    attribution: Mapped[Attribution] = mapped_column(active_history=True, default=Attribution.NAMED)
    names_sealed: Mapped[bool] = mapped_column(
        active_history=True,
        default=False,
        comment="whose a position is, is told to nobody: not to those who run it",
    )
    two_persons: Mapped[bool] = mapped_column(default=False, comment="who drafts may not clear")
    least_shown: Mapped[int] = mapped_column(
        active_history=True, default=5, comment="smaller counts are withheld where names are"
    )
    late: Mapped[LatePolicy] = mapped_column(default=LatePolicy.REFUSE)
    grace_minutes: Mapped[int] = mapped_column(default=0)
    words_most: Mapped[int | None] = mapped_column(comment="words in a whole position")
    words_most_joint: Mapped[int | None]
    announced_at: Mapped[datetime | None]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)

    phases: Mapped[list["Phase"]] = relationship(order_by="Phase.starts_at", back_populates="round")
    pages: Mapped[list["Page"]] = relationship(order_by="Page.place", back_populates="round")
    questions: Mapped[list["Question"]] = relationship(
        order_by="Question.place", back_populates="round"
    )
    documents: Mapped[list["Document"]] = relationship(order_by="Document.place")
    extensions: Mapped[list["Extension"]] = relationship(order_by="Extension.at")
    start_topics: Mapped[list["StartTopic"]] = relationship(order_by="StartTopic.place")
    roles: Mapped[list["RoundRole"]] = relationship(back_populates="round")
    groups: Mapped[list["RoundGroup"]] = relationship()
    invitations: Mapped[list["RoundInvitation"]] = relationship()
    parties: Mapped[list["Party"]] = relationship(back_populates="round")


class Phase(Base):
    """A dated window of a round in which something may be done."""

    __tablename__ = "phase"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "kind"),
        sa.CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    kind: Mapped[PhaseKind]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    round: Mapped[Round] = relationship(back_populates="phases")


class Extension(Base):
    """The deadline was moved, for all, with a reason."""

    __tablename__ = "extension"

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    before: Mapped[datetime]
    after: Mapped[datetime]
    reason: Mapped[str]
    by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Document(Base):
    """A background document: an address, or a file kept here."""

    __tablename__ = "document"
    __table_args__ = (
        sa.CheckConstraint("(url IS NULL) <> (file_id IS NULL)", name="address_or_file"),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    place: Mapped[int] = mapped_column(default=0)
    title: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    url: Mapped[str | None]
    file_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("stored_file.id"))

    file: Mapped[StoredFile | None] = relationship()


class EarlierTerms(Base):
    """What a party agreed to before the terms were changed."""

    __tablename__ = "earlier_terms"
    __table_args__ = (sa.UniqueConstraint("round_id", "version"),)

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    version: Mapped[int]
    terms: Mapped[str]
    until: Mapped[datetime] = mapped_column(default=clock.now)
