"""Rights in the installation, accounts closed, opened and erased, and what is forgotten."""

from contextlib import suppress

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app import clock, db
from app.accounts import queries, signals
from app.accounts.models import Person
from app.errors import NotPossible
from app.record.actions import record


def disable(person: Person, *, by: Person | None) -> None:
    """Let the person in no more, from this moment on."""
    if person.disabled_at is not None:
        raise NotPossible(_("This account is closed already."))
    person.disabled_at = clock.now()
    person.epoch += 1
    record("accounts:disable", person, by=by)


def enable(person: Person, *, by: Person) -> None:
    """Let the person in again."""
    if person.disabled_at is None:
        raise NotPossible(_("This account is open."))
    person.disabled_at = None
    record("accounts:enable", person, by=by)


def set_roles(person: Person, *, admin: bool, auditor: bool, by: Person) -> None:
    """Make the person an administrator or auditor of the installation, or no longer one."""
    person.admin = admin
    person.auditor = auditor
    person.epoch += 1  # they sign in anew, with their new rights
    record("accounts:roles", person, by=by, admin=admin, auditor=auditor)


def erase(person: Person, *, name: str) -> None:
    """Take everything from an account but its key, so that what points at it still points at nobody."""
    for forgotten in queries.all_of(person.id):
        db.session.execute(forgotten.execution_options(synchronize_session=False))
    person.name = name
    person.email = f"{person.id.hex}@erased.invalid"
    person.password_hash = person.about = None
    person.totp_confirmed_at = person.totp_secret = person.totp_last_step = None
    person.admin = person.auditor = False
    person.language, person.zone = "en", "UTC"
    person.erased_at = clock.now()
    person.epoch += 1


def tidy() -> None:
    """Forget what is of no use any more."""
    for forgotten in queries.worn_out(clock.now()):
        db.session.execute(forgotten.execution_options(synchronize_session=False))
    for person in db.session.scalars(queries.never_confirmed()).all():
        signals.sign_up_forgotten.send(person)
        # Somebody may have been made a delegate or asked to a round without ever signing in.
        with suppress(IntegrityError), db.session.begin_nested():
            db.session.delete(person)
