"""Stakeholder groups, organisations and the people who speak for them."""

import enum
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import Person
from app.db import Base, Key, one_of, only_when


class Region(enum.StrEnum):
    """The regional groups of the United Nations."""

    AFRICAN = "AFR"
    ASIA_PACIFIC = "APG"
    EASTERN_EUROPEAN = "EEG"
    LATIN_AMERICAN = "GRULAC"
    WESTERN = "WEOG"


class OrganisationState(enum.StrEnum):
    """Where an organisation stands with the administrators."""

    APPLIED = "applied"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    MERGED = "merged"


class DelegateRole(enum.StrEnum):
    """What a person may do for an organisation."""

    OBSERVER = "observer"
    DRAFTER = "drafter"
    CLEARER = "clearer"


class DelegateState(enum.StrEnum):
    """Whether the person speaks for the organisation."""

    ASKED = "asked"
    ACTIVE = "active"
    REFUSED = "refused"
    ENDED = "ended"


class Group(Base):
    """A stakeholder group of the installation's list."""

    __tablename__ = "stakeholder_group"

    id: Mapped[Key]
    sign: Mapped[str] = mapped_column(sa.String(2), unique=True, comment="two letters, such as CS")
    place: Mapped[int] = mapped_column(comment="its fixed place in every table")
    names: Mapped[dict[str, Any]] = mapped_column(comment="its name by language")
    retired_at: Mapped[datetime | None]


class Organisation(Base):
    """A body that can take part in rounds."""

    __tablename__ = "organisation"
    __table_args__ = (
        one_of("state", OrganisationState),
        only_when("merged_names_its_twin", "state = 'merged'", "merged_into_id IS NOT NULL"),
        only_when("returned_says_why", "state = 'returned'", "reason IS NOT NULL"),
        sa.CheckConstraint(
            "merged_into_id IS NULL OR merged_into_id <> id", name="merged_into_another"
        ),
    )

    id: Mapped[Key]
    name: Mapped[str]
    short_name: Mapped[str]
    folded: Mapped[str] = mapped_column(index=True, comment="the name as twins are compared")
    group_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stakeholder_group.id"), index=True)
    nature: Mapped[str | None] = mapped_column(comment="a finer kind, such as trade association")
    country: Mapped[str | None] = mapped_column(sa.String(3), comment="ISO 3166-1 alpha-3")
    region: Mapped[Region | None]
    website: Mapped[str | None]
    state: Mapped[OrganisationState] = mapped_column(default=OrganisationState.APPLIED)
    reason: Mapped[str | None] = mapped_column(comment="why it was returned")
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))
    shown: Mapped[bool] = mapped_column(
        default=True,
        comment="False for a participant that an import brought without an organisation",
    )
    personal: Mapped[bool] = mapped_column(
        default=False, comment="one person, in their own name: a party of one where a round allows"
    )
    invented: Mapped[bool] = mapped_column(default=False, comment="of the demonstration")
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_at: Mapped[datetime | None]

    group: Mapped[Group] = relationship(lazy="joined", innerjoin=True)
    names: Mapped[list["OrganisationName"]] = relationship(back_populates="organisation")
    delegates: Mapped[list["Delegate"]] = relationship(back_populates="organisation")
    merged_into: Mapped["Organisation | None"] = relationship(remote_side="Organisation.id")


class OrganisationName(Base):
    """Another name the organisation is known by, in some language or spelling."""

    __tablename__ = "organisation_name"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "folded"),)

    id: Mapped[Key]
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(index=True)
    language: Mapped[str | None]

    organisation: Mapped[Organisation] = relationship(back_populates="names")


class Delegate(Base):
    """A person with a role in an organisation."""

    __tablename__ = "delegate"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "organisation_id"),
        one_of("state", DelegateState),
    )

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    role: Mapped[DelegateRole]
    manages: Mapped[bool] = mapped_column(
        default=False, comment="invites members, changes the entry"
    )
    state: Mapped[DelegateState] = mapped_column(default=DelegateState.ASKED)
    since: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship(back_populates="delegates")


class MemberInvitation(Base):
    """An invitation by mail to speak for an organisation; taken up once, by the address it went to."""

    __tablename__ = "member_invitation"
    __table_args__ = (
        sa.CheckConstraint("accepted_at IS NULL OR revoked_at IS NULL", name="accepted_or_revoked"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    email: Mapped[str]
    role: Mapped[DelegateRole]
    token_hash: Mapped[str] = mapped_column(unique=True)
    invited_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
