"""Joining an account with another site, and leaving it."""

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app import clock, db
from app.accounts import emails
from app.accounts.models import Identity, Person
from app.accounts.oidc import Told
from app.errors import NotPossible
from app.record.actions import record


def sign_up_elsewhere(found: Told, *, language: str, zone: str) -> Person | None:
    """A new account for somebody whose address another site has verified; None if it has one."""
    if found.email is None:
        return None
    person = Person(
        name=found.name,
        email=found.email,
        language=language,
        zone=zone,
        confirmed_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError:
        return None
    link(person, found)
    return person


def link(person: Person, found: Told) -> Identity:
    """Let whoever is known so at another site sign in as the person."""
    identity = Identity(
        person_id=person.id,
        provider=found.provider,
        issuer=found.issuer,
        subject=found.subject,
        email=found.email,
    )
    try:
        with db.session.begin_nested():
            db.session.add(identity)
    except IntegrityError:
        raise NotPossible(_("This is joined with an account already.")) from None
    emails.elsewhere_changed(person, found.provider, joined=True)
    record("accounts:elsewhere", person, by=person, joined=True, provider=found.provider)
    return identity


def unlink(person: Person, identity: Identity) -> None:
    """Let the other site sign the person in no more."""
    db.session.delete(identity)
    emails.elsewhere_changed(person, identity.provider, joined=False)
    record("accounts:elsewhere", person, by=person, joined=False, provider=identity.provider)


def note_use(identity: Identity) -> None:
    """The person signed in with it."""
    identity.last_used_at = clock.now()
