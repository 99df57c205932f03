"""What the accounts write to people. Whoever delivers it listens to `letter_written`."""

from flask import current_app
from flask_babel import force_locale, format_datetime
from flask_babel import gettext as _

from app import addresses, clock
from app.accounts import tokens
from app.accounts.models import Person
from app.accounts.signals import Letter, letter_written


def confirm_address(person: Person) -> str:
    """Where a person proves an address and chooses a password."""
    return addresses.whole("accounts.confirm", token=tokens.make("confirm", person))


def confirm(person: Person) -> None:
    """Somebody signed up with this address: prove that it was its owner."""
    url = confirm_address(person)
    with force_locale(person.language):
        _send(
            "accounts:confirm",
            person,
            _("Confirm your address"),
            _(
                "You asked for an account at %(site)s. Open this page to choose a password:",
                site=_site(),
            ),
            url,
            _("The address of the page is good for seven days."),
            _("If it was not you, do nothing: without this page there is no account."),
        )


def known_already(person: Person) -> None:
    """Somebody signed up with an address that has an account: tell its owner, and nobody else."""
    with force_locale(person.language):
        _send(
            "accounts:known",
            person,
            _("You have an account already"),
            _(
                "Somebody, perhaps you, asked for an account at %(site)s with this address. It has one already.",
                site=_site(),
            ),
            addresses.whole("accounts.sign_in"),
            _("If you no longer know the password, choose a new one here:"),
            addresses.whole("accounts.ask_reset"),
        )


def reset(person: Person) -> None:
    """The way to a new password."""
    url = addresses.whole("accounts.reset", token=tokens.make("reset", person))
    with force_locale(person.language):
        _send(
            "accounts:reset",
            person,
            _("Choose a new password"),
            _("Open this page to choose a new password for %(site)s:", site=_site()),
            url,
            _("The address of the page is good for one hour, once."),
            _("If you did not ask for it, do nothing: your password stays as it is."),
        )


def password_changed(person: Person) -> None:
    """The password is another now; whoever did not do this should know."""
    with force_locale(person.language):
        _send(
            "accounts:password-changed",
            person,
            _("Your password was changed"),
            _(
                "The password of your account at %(site)s was changed on %(when)s.",
                site=_site(),
                when=_now(),
            ),
            _("If it was not you, choose a new one here:"),
            addresses.whole("accounts.ask_reset"),
        )


def second_factor_changed(person: Person, *, on: bool) -> None:
    """The second step was turned on or off."""
    with force_locale(person.language):
        said = (
            _("The second step of signing in was turned on on %(when)s.", when=_now())
            if on
            else _("The second step of signing in was turned off on %(when)s.", when=_now())
        )
        _send(
            "accounts:second-factor",
            person,
            _("Signing in has changed"),
            said,
            _("If it was not you, choose a new password here:"),
            addresses.whole("accounts.ask_reset"),
        )


def second_factor_lost(person: Person) -> None:
    """The operator took a lost second step off, and the password with it."""
    with force_locale(person.language):
        _send(
            "accounts:second-factor",
            person,
            _("Signing in has changed"),
            _(
                "Whoever runs %(site)s took your second step off on %(when)s, because it was said to be lost. "
                "Your password is of no use any more either.",
                site=_site(),
                when=_now(),
            ),
            _("Choose a new one here, and then set up a second step again:"),
            addresses.whole("accounts.ask_reset"),
            _("If you did not ask for this, answer this mail at once."),
        )


def passkey_changed(person: Person, name: str, *, added: bool) -> None:
    """A passkey was made or removed."""
    with force_locale(person.language):
        said = (
            _("A new passkey, “%(name)s”, signs you in since %(when)s.", name=name, when=_now())
            if added
            else _("The passkey “%(name)s” was removed on %(when)s.", name=name, when=_now())
        )
        _send(
            "accounts:passkey",
            person,
            _("A new passkey") if added else _("A passkey was removed"),
            said,
            _("If it was not you, choose a new password here:"),
            addresses.whole("accounts.ask_reset"),
        )


def elsewhere_changed(person: Person, key: str, *, joined: bool) -> None:
    """Another site signs the person in from now on, or no more."""
    named = {one.key: one.name for one in current_app.config["TDT"].providers}
    with force_locale(person.language):
        name = named.get(key, key)
        _send(
            "accounts:elsewhere",
            person,
            _("Signing in has changed"),
            _("%(name)s signs you in here since %(when)s.", name=name, when=_now())
            if joined
            else _("%(name)s no longer signs you in here since %(when)s.", name=name, when=_now()),
            _("If it was not you, choose a new password here:"),
            addresses.whole("accounts.ask_reset"),
        )


def token_made(person: Person, name: str) -> None:
    """A token for a program was made."""
    with force_locale(person.language):
        _send(
            "accounts:token",
            person,
            _("A new token for a program"),
            _("The token “%(name)s” was made on %(when)s.", name=name, when=_now()),
            _("If it was not you, choose a new password here: that ends the token too."),
            addresses.whole("accounts.ask_reset"),
        )


def prove_new_address(person: Person, address: str) -> None:
    """To the new address: prove that it is the person's."""
    url = addresses.whole(
        "accounts.confirm_address", token=tokens.make("address", person, to=address)
    )
    with force_locale(person.language):
        _send(
            "accounts:new-address",
            person,
            _("Confirm your new address"),
            _(
                "You asked to use this address at %(site)s. Open this page to confirm it:",
                site=_site(),
            ),
            url,
            _("The address of the page is good for one day."),
            address=address,
        )


def address_taken(owner: Person) -> None:
    """To the owner of an address that somebody else asked for: as much as a stranger may cause."""
    with force_locale(owner.language):
        _send(
            "accounts:known",
            owner,
            _("You have an account already"),
            _(
                "Somebody, perhaps you, asked to use this address for another account at %(site)s. It has one already, so nothing was changed.",
                site=_site(),
            ),
        )


def address_will_change(person: Person, address: str) -> None:
    """To the old address: another was asked for."""
    with force_locale(person.language):
        _send(
            "accounts:address",
            person,
            _("Another address was asked for"),
            _(
                "Somebody who is signed in as you at %(site)s asked to use the address %(address)s instead of this one.",
                site=_site(),
                address=address,
            ),
            _("If it was not you, choose a new password here; that stops the change:"),
            addresses.whole("accounts.ask_reset"),
        )


def address_changed(person: Person, old: str) -> None:
    """To the old address: it is no longer used."""
    with force_locale(person.language):
        _send(
            "accounts:address",
            person,
            _("Your address was changed"),
            _(
                "Your account at %(site)s now uses the address %(address)s. This is the last message to the old one.",
                site=_site(),
                address=person.email,
            ),
            address=old,
        )


def _send(kind: str, person: Person, subject: str, *lines: str, address: str | None = None) -> None:
    hello = _("Hello %(name)s,", name=person.name)
    body = "\n\n".join([hello, *lines, _site()])
    letter = Letter(
        kind=kind,
        subject=f"{_site()}: {subject}",
        body=body,
        to=person,
        address=address or person.email,
        language=person.language,
    )
    letter_written.send(current_app._get_current_object(), letter=letter)  # type: ignore[attr-defined]  # noqa: SLF001 - signals know the application itself


def _site() -> str:
    return str(current_app.config["TDT"].site_name)


def _now() -> str:
    return str(format_datetime(clock.now(), "medium"))
