"""Who takes part in a round: parties, those invited, and the people who run it."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import Person
from app.db import Base, Key, one_of
from app.organisations.models import Group, Organisation, Region
from app.rounds.models.rounds import Role, Round


class RoundRole(Base):
    """A person who organises or moderates a round."""

    __tablename__ = "round_role"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "person_id", "role"),
        one_of("role", Role),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[Role]
    since: Mapped[datetime] = mapped_column(default=clock.now)

    round: Mapped[Round] = relationship(back_populates="roles")
    person: Mapped[Person] = relationship()


class RoleInvitation(Base):
    """Somebody was asked, by mail address, to organise or moderate a round.

    Who asks is not told whether the address has an account: it waits until somebody who has
    confirmed that address takes it up.
    """

    __tablename__ = "role_invitation"
    __table_args__ = (sa.UniqueConstraint("round_id", "email", "role"), one_of("role", Role))

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    email: Mapped[str] = mapped_column(index=True, comment="in lower case, as mail is compared")
    role: Mapped[Role]
    by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    round: Mapped[Round] = relationship()


class RoundGroup(Base):
    """A stakeholder group that may answer, where not all may."""

    __tablename__ = "round_group"
    __table_args__ = (sa.UniqueConstraint("round_id", "group_id"),)

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    group_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stakeholder_group.id"))

    group: Mapped[Group] = relationship()


class RoundInvitation(Base):
    """An organisation invited to a round: to answer, or as an observer that reads and attends."""

    __tablename__ = "round_invitation"
    __table_args__ = (sa.UniqueConstraint("round_id", "organisation_id"),)

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    observer: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    organisation: Mapped[Organisation] = relationship()


class Party(Base):
    """An organisation taking part in one round: the unit that is counted.

    Group, country and region are copied when it joins and fixed when the round opens, so that a
    later change to the organisation moves no published count. One that was refused accreditation
    and submits in writing is marked so wherever its words are, and counted apart.
    """

    __tablename__ = "party"
    __table_args__ = (sa.UniqueConstraint("round_id", "organisation_id"),)

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    group_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stakeholder_group.id"), index=True)
    country: Mapped[str | None] = mapped_column(sa.String(3))
    region: Mapped[Region | None]
    unaccredited: Mapped[bool] = mapped_column(
        default=False, comment="submits in writing, without accreditation"
    )
    joined_at: Mapped[datetime] = mapped_column(default=clock.now)

    round: Mapped[Round] = relationship(back_populates="parties")
    organisation: Mapped[Organisation] = relationship()
    group: Mapped[Group] = relationship()
