"""Reading people and their sessions."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from app import db, kept
from app.accounts.models import ApiToken, Identity, Passkey, Person, RecoveryCode, SignIn, Tries


def normal_address(address: str) -> str:
    """An address as it is stored and compared."""
    return address.strip().lower()


def by_email(address: str) -> sa.Select[Person]:
    """The person with this address."""
    return sa.select(Person).where(Person.email == normal_address(address))


def is_empty() -> bool:
    """Whether nobody has an account yet: the installation is new."""
    return db.session.scalar(sa.select(Person.id).limit(1)) is None


def people(words: str = "") -> sa.Select[Person]:
    """Everybody with an account, by name; only those whose name or address has the words."""
    query = sa.select(Person).where(Person.erased_at.is_(None)).order_by(Person.name, Person.id)
    if words:
        like = f"%{words.lower().replace('%', '').replace('_', '')}%"
        query = query.where(sa.or_(sa.func.lower(Person.name).like(like), Person.email.like(like)))
    return query


def can_be_written_to() -> sa.ColumnElement[bool]:
    """Whether mail goes to a person: the address is confirmed and the account stands."""
    return sa.and_(
        Person.confirmed_at.is_not(None), Person.disabled_at.is_(None), Person.erased_at.is_(None)
    )


def offered_in_demonstration() -> sa.Select[Person]:
    """The people whom the demonstration's sign-in page offers."""
    return (
        sa.select(Person)
        .where(Person.about.is_not(None), Person.disabled_at.is_(None), Person.erased_at.is_(None))
        .order_by(Person.created_at, Person.name)
    )


def standing_sign_ins(person: Person) -> sa.Select[SignIn]:
    """The sessions of a person that still let somebody in, the last seen first."""
    return (
        sa.select(SignIn)
        .where(
            SignIn.person_id == person.id, SignIn.ended_at.is_(None), SignIn.epoch == person.epoch
        )
        .order_by(SignIn.seen_at.desc())
    )


def unused_codes(person_id: uuid.UUID) -> sa.Select[RecoveryCode]:
    """The recovery codes that a person has left."""
    return sa.select(RecoveryCode).where(
        RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    )


def passkeys_of(person_id: uuid.UUID) -> sa.Select[Passkey]:
    """The passkeys of a person, the oldest first."""
    return (
        sa.select(Passkey)
        .where(Passkey.person_id == person_id)
        .order_by(Passkey.created_at, Passkey.id)
    )


def passkey_with(credential_id: bytes) -> sa.Select[Passkey]:
    """The passkey that a device means, with its person."""
    return (
        sa.select(Passkey)
        .join(Passkey.person)
        .options(contains_eager(Passkey.person))
        .where(Passkey.credential_id == credential_id)
    )


def identities_of(person_id: uuid.UUID) -> sa.Select[Identity]:
    """The other sites that sign a person in, the oldest first."""
    return (
        sa.select(Identity)
        .where(Identity.person_id == person_id)
        .order_by(Identity.created_at, Identity.id)
    )


def identity_of(issuer: str, subject: str) -> sa.Select[Identity]:
    """Whoever bears this subject at this issuer, with the person they are here."""
    return (
        sa.select(Identity)
        .join(Identity.person)
        .options(contains_eager(Identity.person))
        .where(Identity.issuer == issuer, Identity.subject == subject)
    )


def api_tokens_of(person_id: uuid.UUID) -> sa.Select[ApiToken]:
    """The tokens a person made, the newest first."""
    return (
        sa.select(ApiToken)
        .join(ApiToken.person)
        .options(contains_eager(ApiToken.person))
        .where(ApiToken.person_id == person_id)
        .order_by(ApiToken.created_at.desc(), ApiToken.id)
    )


def api_token(token_hash: str) -> sa.Select[ApiToken]:
    """The token with this hash, with its person."""
    return (
        sa.select(ApiToken)
        .join(ApiToken.person)
        .options(contains_eager(ApiToken.person))
        .where(ApiToken.token_hash == token_hash)
    )


def token_used(ident: uuid.UUID, now: datetime) -> sa.Update:
    """Note when a token was last used."""
    return sa.update(ApiToken).where(ApiToken.id == ident).values(last_used_at=now)


def worn_out(now: datetime) -> list[sa.Delete]:
    """What is of no use any more: counted tries, sessions long over, tokens long ended."""
    sessions, tokens = kept.before("sessions"), kept.before("tokens")
    return [
        sa.delete(Tries).where(Tries.expires_at < now),
        sa.delete(SignIn).where(sa.or_(SignIn.ended_at < sessions, SignIn.seen_at < sessions)),
        sa.delete(ApiToken).where(sa.or_(ApiToken.ended_at < tokens, ApiToken.expires_at < tokens)),
    ]


def never_confirmed() -> sa.Select[Person]:
    """Those who signed up long ago and never proved their address."""
    return sa.select(Person).where(
        Person.confirmed_at.is_(None),
        Person.erased_at.is_(None),
        Person.created_at < kept.before("unconfirmed"),
    )


def all_of(person_id: uuid.UUID) -> list[sa.Delete]:
    """Whatever lets a person in, or did."""
    return [
        sa.delete(table).where(table.person_id == person_id)
        for table in (SignIn, RecoveryCode, Passkey, Identity, ApiToken)
    ]
