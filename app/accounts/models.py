"""People and how they sign in."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from flask_login import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, Key, only_when


class Person(UserMixin, Base):
    """Somebody with an account. Not a party: organisations are."""

    __tablename__ = "person"
    __table_args__ = (
        only_when(
            "second_factor_has_secret", "totp_confirmed_at IS NOT NULL", "totp_secret IS NOT NULL"
        ),
    )

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(unique=True, comment="in lower case, as mail is compared")
    name: Mapped[str]
    password_hash: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    language: Mapped[str] = mapped_column(default="en")
    zone: Mapped[str] = mapped_column(default="UTC")
    admin: Mapped[bool] = mapped_column(default=False)
    auditor: Mapped[bool] = mapped_column(default=False)
    about: Mapped[str | None] = mapped_column(
        comment="who this is, on the demonstration's sign-in page"
    )
    # A change of password, address or second factor ends what was signed before it.
    epoch: Mapped[int] = mapped_column(default=0)
    totp_secret: Mapped[str | None]
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int | None] = mapped_column(
        comment="the time step last used; none is used twice"
    )
    disabled_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    sign_ins: Mapped[list["SignIn"]] = relationship(back_populates="person")

    @property
    def is_active(self) -> bool:
        """Whether the person may be signed in at all."""
        return self.disabled_at is None and self.erased_at is None


class SignIn(Base):
    """One session of one person on one device; ending it signs that device out at once."""

    __tablename__ = "sign_in"

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    device: Mapped[str] = mapped_column(comment="what the browser called itself, shortened")
    acting_for_id: Mapped[uuid.UUID | None] = mapped_column(comment="the organisation acted for")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    proved_at: Mapped[datetime | None] = mapped_column(
        comment="when whoever holds it last showed who they are; none, if another site did not say"
    )
    epoch: Mapped[int]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="sign_ins")


class RecoveryCode(Base):
    """A code that stands in for the second factor, once."""

    __tablename__ = "recovery_code"

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A key that a person's device keeps (WebAuthn); here is what checks it, and nothing secret."""

    __tablename__ = "passkey"

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(comment="what its owner calls it")
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes] = mapped_column(comment="COSE key")
    sign_count: Mapped[int] = mapped_column(
        sa.BigInteger, comment="how often the device says it signed; a copy is found out by it"
    )
    transports: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class Identity(Base):
    """Somebody at another site, known there by a subject, who is this person here."""

    __tablename__ = "identity"
    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    provider: Mapped[str] = mapped_column(comment="its key in the settings")
    issuer: Mapped[str]
    subject: Mapped[str]
    email: Mapped[str | None] = mapped_column(comment="as verified there when they were joined")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class ApiToken(Base):
    """A key for a program: what its person made it for, and until when."""

    __tablename__ = "api_token"

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(comment="what its owner calls it")
    token_hash: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[str]]
    epoch: Mapped[int] = mapped_column(comment="of the person; a change of password ends it")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class Tries(Base):
    """How often something was tried in a window of time: the store of the rate limits."""

    __tablename__ = "tries"

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)
