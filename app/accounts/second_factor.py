"""The second factor: time-based codes (RFC 6238), passkeys, and recovery codes for a lost telephone."""

import dataclasses
import hashlib
import secrets
import time

import flask
import pyotp
import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app import clock, db, security_log, web
from app.accounts import queries
from app.accounts.models import Passkey, Person, RecoveryCode
from app.accounts.passkeys import Made
from app.accounts.rules import RECOVERY_CODES, everybody_needs_second_step, needs_second_step
from app.errors import NotPossible
from app.policy import Who
from config import Config

STEP = 30  # seconds
EITHER_SIDE = 1  # steps that a clock may be off
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is mistaken for another
CODE_LENGTH = 28  # 138 bits, so that one fast hash is enough: nobody can try them all
GROUP = 4
ELSEWHERE = "two_steps_elsewhere"  # in the session's cookie, which signing out empties


def is_on(person: Person) -> bool:
    """Whether signing in takes a second step."""
    return person.totp_confirmed_at is not None or has_passkey(person)


def has_passkey(person: Person) -> bool:
    """Whether one of the person's devices keeps a passkey."""
    return db.session.scalar(queries.passkeys_of(person.id).limit(1)) is not None


def rest(who: Who, person: Person) -> Who:
    """Let the roles of somebody without a second step rest, where the installation asks for one."""
    if not _needs(who) or is_on(person) or _were_elsewhere(person):
        return who
    config = _config()
    return dataclasses.replace(
        who,
        admin=False,
        auditor=False,
        roles={},
        looks=frozenset(),
        delegations={} if config.second_step_delegates else who.delegations,
        acting_for=None if config.second_step_delegates else who.acting_for,
        resting=who,
    )


def note_elsewhere(person: Person) -> None:
    """The person signed in just now by two steps at another site, which count for this session."""
    flask.session[ELSEWHERE] = person.id.hex


def _were_elsewhere(person: Person) -> bool:
    return bool(flask.session.get(ELSEWHERE) == person.id.hex)


def is_tied() -> bool:
    """Whether the one asking has a role that needs a second step, so that the last one stays."""
    who = web.who()
    return _needs(who.resting or who)


def _needs(who: Who) -> bool:
    config = _config()
    rule = everybody_needs_second_step if config.second_step_delegates else needs_second_step
    return config.requires_second_step and rule(who, None)


def _config() -> Config:
    config: Config = current_app.config["TDT"]
    return config


def begin(person: Person) -> str:
    """The secret to put into an app; the same until a code has proved that it is there."""
    if person.totp_confirmed_at is not None:
        raise NotPossible(_("The second step is on already."))
    if person.totp_secret is None:
        person.totp_secret = pyotp.random_base32()
    return person.totp_secret


def address(person: Person) -> str:
    """What the QR code holds, for an app to read."""
    return pyotp.TOTP(person.totp_secret or "").provisioning_uri(
        name=person.email, issuer_name=current_app.config["TDT"].site_name
    )


def turn_on(person: Person, code: str) -> list[str] | None:
    """Turn it on if the code is right, and give the recovery codes, which are nowhere else."""
    if person.totp_confirmed_at is not None:
        raise NotPossible(_("The second step is on already."))
    if not _is_right(person, code):
        return None
    person.totp_confirmed_at = clock.now()
    person.epoch += 1
    return new_codes(person)


def add_passkey(person: Person, made: Made, *, name: str) -> list[str] | None:
    """Keep a passkey. With a first second step come recovery codes, as with any."""
    is_first = not is_on(person)
    passkey = Passkey(
        person_id=person.id,
        name=name,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        transports=made.transports,
    )
    try:
        with db.session.begin_nested():
            db.session.add(passkey)
    except IntegrityError:
        raise NotPossible(_("This passkey is kept already.")) from None
    person.epoch += 1
    return new_codes(person) if is_first else None


def remove_passkey(person: Person, passkey: Passkey) -> None:
    """Let it open nothing any more; with the last second step go the recovery codes."""
    db.session.delete(passkey)
    db.session.flush()
    person.epoch += 1
    if not is_on(person):
        forget_codes(person)


def turn_off(person: Person) -> None:
    """Turn it off, and forget secret and codes."""
    if person.totp_confirmed_at is None:
        raise NotPossible(_("The second step is off already."))
    person.totp_confirmed_at = person.totp_secret = person.totp_last_step = None
    person.epoch += 1
    if not has_passkey(person):
        forget_codes(person)


def forget_all(person: Person) -> None:
    """Forget secret, passkeys and codes of somebody who has lost them."""
    if not is_on(person):
        raise NotPossible(_("The second step is off already."))
    person.totp_confirmed_at = person.totp_secret = person.totp_last_step = None
    db.session.execute(sa.delete(Passkey).where(Passkey.person_id == person.id))
    forget_codes(person)


def forget_codes(person: Person) -> None:
    """Make the recovery codes worthless."""
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.person_id == person.id))


def new_codes(person: Person) -> list[str]:
    """New recovery codes; the old ones open nothing any more."""
    forget_codes(person)
    security_log.tell(security_log.Event.CODES_MADE, of=person.id)
    codes = [_random_code() for _ in range(RECOVERY_CODES)]
    db.session.add_all(
        RecoveryCode(person_id=person.id, code_hash=_hashed(person, code)) for code in codes
    )
    return [_in_groups(code) for code in codes]


def accepts(person: Person, code: str) -> bool:
    """Whether the code lets the person in. A right one is used up by this."""
    return _is_right(person, code) or _use_recovery(person, code)


def _is_right(person: Person, code: str) -> bool:
    digits = code.replace(" ", "")
    if person.totp_secret is None or not (digits.isascii() and digits.isdigit()):
        return False
    now = int(time.time()) // STEP
    totp = pyotp.TOTP(person.totp_secret)
    for step in range(now - EITHER_SIDE, now + EITHER_SIDE + 1):
        is_it = secrets.compare_digest(totp.generate_otp(step), digits)
        if is_it and step > (person.totp_last_step or 0):
            person.totp_last_step = step
            return True
    return False


def _use_recovery(person: Person, code: str) -> bool:
    plain = code.strip().lower().replace(" ", "").replace("-", "")
    if len(plain) != CODE_LENGTH:
        return False
    hashed = _hashed(person, plain)
    used = db.session.execute(
        sa.update(RecoveryCode)
        .where(
            # Asked of the row itself: two who send one code at once wait for each other, and one finds it used.
            RecoveryCode.person_id == person.id,
            RecoveryCode.code_hash == hashed,
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    )
    return used.first() is not None


def _random_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def _in_groups(code: str) -> str:
    """As it is printed and read out, four letters at a time; it is typed with or without the dashes."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def _hashed(person: Person, plain: str) -> str:
    """The hash of a code without dashes, the person's own."""
    return hashlib.sha256(f"{person.id}:{plain}".encode("utf-8", "surrogatepass")).hexdigest()
