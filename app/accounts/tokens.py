"""The keys we mail: signed, for one purpose, for a time, and worthless once used.

A key names the person and the epoch of their account. What it is for raises the epoch, so the key
that did it, and every other that was out, opens nothing any more.
"""

import hashlib
import uuid
from datetime import timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadData, BadSignature, SignatureExpired, URLSafeTimedSerializer

from app import db
from app.accounts.models import Person
from app.security_log import Event, tell


def make(purpose: str, person: Person, **facts: str) -> str:
    """A key for one purpose of one person."""
    return _serializer(purpose).dumps({**facts, "p": person.id.hex, "e": person.epoch})


def read(purpose: str, token: str, *, within: timedelta) -> tuple[Person, dict[str, Any]] | None:
    """The person and the facts of a key that still opens something; None for any other."""
    facts = _opened(purpose, token, within)
    if facts is None:
        return None
    person = db.session.get(Person, uuid.UUID(facts["p"]))
    if person is None or not person.is_active or person.epoch != facts["e"]:
        return None
    return person, facts


def seal(purpose: str, value: str) -> str:
    """A value that only we can have written, such as a cookie that marks a known browser."""
    return _serializer(purpose).dumps(value)


def unseal(purpose: str, sealed: str, *, within: timedelta) -> str | None:
    """The value, if we wrote it and not too long ago."""
    value = _opened(purpose, sealed, within)
    return value if isinstance(value, str) else None


def _opened(purpose: str, sealed: str, within: timedelta) -> Any:  # noqa: ANN401 - what was sealed
    """What is in it; None where it is not ours, which is told, or too old."""
    try:
        return _serializer(purpose).loads(sealed, max_age=int(within.total_seconds()))
    except SignatureExpired:
        return None
    except BadData as error:
        if sealed and isinstance(error, BadSignature):
            tell(Event.BAD_SIGNATURE, way=purpose)
        return None


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    config = current_app.config["TDT"]
    keys = [*config.secret_key_fallbacks, config.secret_key]  # the last one signs
    return URLSafeTimedSerializer(
        keys,
        salt=f"tour-de-table.accounts.{purpose}",
        signer_kwargs={"digest_method": hashlib.sha256},  # HMAC; theirs is with SHA-1
    )
