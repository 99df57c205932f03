"""Accounts asked for, confirmed, and how one is called. None of these tells whether an address is known."""

from contextlib import suppress

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app import clock, db
from app.accounts import emails, passwords, queries, signals
from app.accounts.models import Person
from app.errors import NotPossible
from app.jobs import actions as jobs
from app.record.actions import record
from app.security_log import Event, tell


def sign_up(*, name: str, email: str, language: str, zone: str) -> None:
    """Ask for an account. The mail says how to go on, or that there is one already.

    Both ways insert a row, which the database refuses where there is one, so that they take the
    same time.
    """
    wanted = Person(name=name, email=queries.normal_address(email), language=language, zone=zone)
    with suppress(IntegrityError), db.session.begin_nested():
        db.session.add(wanted)
    person = db.session.scalars(queries.by_email(email)).one()
    if person.confirmed_at is None and person.is_active:
        emails.confirm(person)
    else:
        emails.known_already(person)


def confirm(person: Person, *, password: str) -> None:
    """The address is its owner's, who chose a password: the account is there."""
    person.password_hash = passwords.hashed(password)
    person.confirmed_at = person.confirmed_at or clock.now()
    person.epoch += 1
    tell(Event.PASSWORD_CHANGED, of=person.id)


def create_admin(
    *, name: str, email: str, password: str | None, language: str, zone: str
) -> Person:
    """The first administrator, or one whom the owner of the machine names."""
    person = db.session.scalar(queries.by_email(email))
    if person is None:
        person = Person(
            name=name, email=queries.normal_address(email), language=language, zone=zone
        )
        db.session.add(person)
    person.admin = True
    person.disabled_at = None
    if password is not None:
        person.password_hash = passwords.hashed(password)
        person.confirmed_at = person.confirmed_at or clock.now()
    person.epoch = (person.epoch or 0) + 1
    record("accounts:roles", person, by=None, admin=True, auditor=bool(person.auditor))
    signals.admin_made.send(person)
    return person


def ask_reset(*, email: str) -> None:
    """Ask for a new password. Who the address belongs to is looked up later, out of sight."""
    jobs.enqueue("accounts:reset", {"email": queries.normal_address(email)})


def mail_reset(*, email: str) -> None:
    """Mail the way to a new password, if the address has an account."""
    person = db.session.scalar(queries.by_email(email))
    if person is not None and person.is_active:
        emails.reset(person)


def change_password(person: Person, *, password: str) -> None:
    """A new password ends every session, and every key that was out."""
    person.password_hash = passwords.hashed(password)
    person.confirmed_at = person.confirmed_at or clock.now()  # the mail arrived
    person.epoch += 1
    emails.password_changed(person)
    tell(Event.PASSWORD_CHANGED, of=person.id)


def refresh_hash(person: Person, *, password: str) -> None:
    """Hash a password that was just proved right at today's cost."""
    if person.password_hash and passwords.is_outdated(person.password_hash):
        person.password_hash = passwords.hashed(password)


def ask_address(person: Person, *, email: str) -> None:
    """Ask to use another address: it must be proved at the new one, and the old one is told."""
    wanted = queries.normal_address(email)
    owner = db.session.scalar(queries.by_email(wanted))
    if owner is None:
        emails.prove_new_address(person, wanted)
    else:
        emails.address_taken(owner)
    emails.address_will_change(person, wanted)
    tell(Event.ADDRESS_ASKED, of=person.id)


def change_address(person: Person, *, email: str) -> None:
    """The new address is proved: use it, and tell the old one."""
    old = person.email
    try:
        with db.session.begin_nested():
            person.email = email
            person.epoch += 1
    except IntegrityError:
        db.session.refresh(person)
        raise NotPossible(_("This address belongs to another account by now.")) from None
    emails.address_changed(person, old)
    tell(Event.ADDRESS_CHANGED, of=person.id)


def set_preferences(person: Person, *, name: str, language: str, zone: str) -> None:
    """How the person is called, and the language and time they read in."""
    person.name = name
    person.language = language
    person.zone = zone
