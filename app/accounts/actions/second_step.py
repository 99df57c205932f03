"""The second step and passkeys, which are mailed and go on the record."""

from flask_babel import gettext as _

from app.accounts import emails, second_factor
from app.accounts.models import Passkey, Person
from app.accounts.passkeys import Made
from app.errors import NotPossible
from app.record.actions import record


def turn_on_second_factor(person: Person, *, code: str) -> list[str] | None:
    """Turn the second step on if the code is right; gives the recovery codes, once."""
    codes = second_factor.turn_on(person, code)
    if codes is not None:
        emails.second_factor_changed(person, on=True)
        record("accounts:second-step", person, by=person, on=True)
    return codes


def turn_off_second_factor(person: Person, *, tied: bool) -> None:
    """Turn the second step off; not the last one of somebody `tied` to it by a role."""
    second_factor.turn_off(person)
    if tied and not second_factor.is_on(person):
        raise NotPossible(_("Your role needs a second step. Give the role up first."))
    emails.second_factor_changed(person, on=False)
    record("accounts:second-step", person, by=person, on=False)


def lose_second_step(person: Person, *, reason: str) -> None:
    """Take a second step off that its person has lost, once the operator has made sure who it is.

    The password goes too: whoever asks proves the address anew by mail, and every session ends.
    """
    second_factor.forget_all(person)
    person.password_hash = None
    person.epoch += 1
    emails.second_factor_lost(person)
    record("accounts:second-step", person, by=None, on=False, reason=reason)


def add_passkey(person: Person, made: Made, *, name: str) -> list[str] | None:
    """Keep a passkey; gives recovery codes, once, where it is the first second step."""
    codes = second_factor.add_passkey(person, made, name=name)
    emails.passkey_changed(person, name, added=True)
    record("accounts:passkey", person, by=person, added=True)
    return codes


def remove_passkey(person: Person, passkey: Passkey, *, tied: bool) -> None:
    """Let a passkey open nothing; not the last second step of somebody `tied` to it by a role."""
    second_factor.remove_passkey(person, passkey)
    if tied and not second_factor.is_on(person):
        raise NotPossible(_("Your role needs a second step. Give the role up first."))
    emails.passkey_changed(person, passkey.name, added=False)
    record("accounts:passkey", person, by=person, added=False)
