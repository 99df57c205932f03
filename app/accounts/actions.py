"""Changing accounts: the only functions that do. None of them tells whether an address is known."""

from contextlib import suppress
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app import clock, db
from app.accounts import api_tokens, emails, passwords, queries, second_factor, signals
from app.accounts.models import ApiToken, Identity, Passkey, Person, SignIn
from app.accounts.oidc import Told
from app.accounts.passkeys import Made
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


def make_token(
    person: Person, *, name: str, scopes: list[str], expires_at: datetime
) -> tuple[ApiToken, str]:
    """A token for a program, and what the program sends, which is nowhere else."""
    token = api_tokens.make()
    made = ApiToken(
        person=person,
        name=name,
        token_hash=api_tokens.hashed(token),
        scopes=scopes,
        epoch=person.epoch,
        expires_at=expires_at,
    )
    db.session.add(made)
    db.session.flush()
    emails.token_made(person, name)
    record("accounts:make-token", made, by=person, scopes=scopes, until=expires_at)
    return made, token


def end_token(person: Person, token: ApiToken) -> None:
    """Let a token open nothing any more."""
    if token.ended_at is not None:
        raise NotPossible(_("This token has ended already."))
    token.ended_at = clock.now()
    record("accounts:end-token", token, by=person)


def end_sign_in(sign_in: SignIn) -> None:
    """Sign that browser out."""
    sign_in.ended_at = sign_in.ended_at or clock.now()
    tell(Event.SESSION_ENDED, of=sign_in.person_id)


def end_other_sign_ins(person: Person, *, but: SignIn | None) -> None:
    """Sign every other browser of the person out."""
    for sign_in in db.session.scalars(queries.standing_sign_ins(person)):
        if but is None or sign_in.id != but.id:
            end_sign_in(sign_in)


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
