"""Thematic sessions of a round: who chairs, when, who comes, and what came of it."""

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import Person
from app.db import Base, Key, one_of, only_when
from app.moderation.models import Contribution
from app.organisations.models import Organisation
from app.rounds.models import Round


class SessionState(enum.StrEnum):
    """Where a session stands."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class AccountState(enum.StrEnum):
    """Where a session's account stands."""

    DRAFT = "draft"
    FOR_APPROVAL = "for_approval"
    APPROVED = "approved"


class Session(Base):
    """A thematic session. `sequence` rises when it moves, as calendars expect (RFC 5545)."""

    __tablename__ = "session"
    __table_args__ = (
        one_of("state", SessionState),
        sa.CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        only_when("cancelled_says_why", "state = 'cancelled'", "cancelled_reason IS NOT NULL"),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    title: Mapped[str]
    topic: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="", comment="Markdown")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    link: Mapped[str | None] = mapped_column(comment="where to join; for those registered")
    places: Mapped[int | None] = mapped_column(comment="how many may register; none: no limit")
    state: Mapped[SessionState] = mapped_column(default=SessionState.PLANNED)
    cancelled_reason: Mapped[str | None]
    sequence: Mapped[int] = mapped_column(default=0)
    notes: Mapped[str] = mapped_column(
        default="", comment="Markdown; for organisers, chairs, rapporteur"
    )
    rapporteur_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    round: Mapped[Round] = relationship()
    rapporteur: Mapped[Person | None] = relationship()
    chairs: Mapped[list["CoChair"]] = relationship(
        order_by="CoChair.place", back_populates="session"
    )
    registrations: Mapped[list["Registration"]] = relationship(back_populates="session")
    accounts: Mapped[list["Account"]] = relationship(
        order_by="Account.number", back_populates="session"
    )


class CoChair(Base):
    """An organisation, and the person who sits for it, that chairs a session with others."""

    __tablename__ = "co_chair"

    id: Mapped[Key]
    session_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("session.id"), index=True)
    place: Mapped[int]
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(comment="of the person, as announced")
    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))

    session: Mapped[Session] = relationship(back_populates="chairs")
    organisation: Mapped[Organisation] = relationship()
    person: Mapped[Person | None] = relationship()


class Registration(Base):
    """A person who will come to a session."""

    __tablename__ = "registration"
    __table_args__ = (sa.UniqueConstraint("session_id", "person_id"),)

    id: Mapped[Key]
    session_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("session.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    session: Mapped[Session] = relationship(back_populates="registrations")
    person: Mapped[Person] = relationship()


class Account(Base):
    """A rapporteur's account of a session, one version. Its words are fixed when it is sent to the chairs."""

    __tablename__ = "session_account"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "number"),
        one_of("state", AccountState),
        only_when("sent_is_fixed", "state <> 'draft'", "contribution_id IS NOT NULL"),
        only_when("approved_has_time", "state = 'approved'", "approved_at IS NOT NULL"),
    )

    id: Mapped[Key]
    session_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("session.id"), index=True)
    number: Mapped[int]
    state: Mapped[AccountState] = mapped_column(default=AccountState.DRAFT)
    language: Mapped[str] = mapped_column(default="en")
    text: Mapped[str] = mapped_column(default="", comment="Markdown")
    contribution_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("contribution.id"), unique=True
    )
    written_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
    approved_at: Mapped[datetime | None]

    session: Mapped[Session] = relationship(back_populates="accounts")
    contribution: Mapped[Contribution | None] = relationship()
    approvals: Mapped[list["Approval"]] = relationship()


class Approval(Base):
    """One co-chair approved the account, or asked for changes and said which."""

    __tablename__ = "account_approval"
    __table_args__ = (sa.UniqueConstraint("account_id", "chair_id"),)

    id: Mapped[Key]
    account_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("session_account.id"), index=True)
    chair_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("co_chair.id"))
    approved: Mapped[bool]
    comment: Mapped[str] = mapped_column(default="")
    by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    chair: Mapped[CoChair] = relationship()
