"""The security log: who signed in or tried to, what changed, and what was refused, a line each.

`docs/security/rules.md` says what is told and what never is. The events and the facts are closed lists: no
password, code, token, address, name, slug or word that a person wrote has a place in either.
"""

import hashlib
import hmac
import uuid
from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from typing import Any

import structlog
from flask import Flask, current_app, g, has_request_context, request, session
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature, SignatureExpired

from app import web

METHODS = web.SAFE_METHODS | {"POST", "PUT", "PATCH", "DELETE"}  # any other is a stranger's word
HASH_LENGTH = 32  # figures in base 16: enough to tell one network from another
log = structlog.get_logger()


class Event(StrEnum):
    """What is told; the value is the line's `event`."""

    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    FIRST_STEP = "first step was right"
    PROVED = "showed who it is"
    SIGN_IN_FAILED = "sign-in failed"
    TOKEN_REFUSED = "token refused"  # noqa: S105 - a name, no token
    PASSWORD_CHANGED = "password changed"  # noqa: S105 - a name, no password
    SECOND_STEP_CHANGED = "second step changed"
    PASSKEY_CHANGED = "passkey changed"
    CODES_MADE = "recovery codes made"
    ELSEWHERE_CHANGED = "sign-in with another site changed"
    ADDRESS_ASKED = "address change asked for"
    ADDRESS_CHANGED = "address changed"
    TOKEN_CHANGED = "token changed"  # noqa: S105 - a name, no token
    RIGHTS_CHANGED = "rights changed"
    SESSION_ENDED = "session ended"
    ACCOUNT_CLOSED = "account closed"
    ACCOUNT_OPENED = "account opened"
    ACCOUNT_ERASED = "account erased"
    GLASS = "break-glass"
    NOT_ALLOWED = "not allowed"
    NOT_SEEN = "hidden or missing"
    NOT_POSSIBLE = "not possible"
    FORM_REFUSED = "form without its token refused"
    BAD_SIGNATURE = "bad signature"
    MALFORMED = "malformed request"
    FILE_REFUSED = "file refused"
    LIMIT = "limit reached"
    UNEXPECTED = "unexpected error"


REFUSALS = frozenset(
    {
        Event.SIGN_IN_FAILED,
        Event.TOKEN_REFUSED,
        Event.NOT_ALLOWED,
        Event.NOT_SEEN,
        Event.NOT_POSSIBLE,
        Event.FORM_REFUSED,
        Event.BAD_SIGNATURE,
        Event.MALFORMED,
        Event.FILE_REFUSED,
        Event.LIMIT,
    }
)
# What else a line may hold, all of it a key, a number or a word out of our own lists.
RECORDED_FACTS = frozenset({"on", "added", "joined", "admin", "auditor", "role"})
FACTS = RECORDED_FACTS | {"of", "way", "why", "permission", "status", "deed", "entry"}
# What the record tells as well: its tag, and the event here.
RECORDED: Mapping[str, Event] = {
    "accounts:second-step": Event.SECOND_STEP_CHANGED,
    "accounts:passkey": Event.PASSKEY_CHANGED,
    "accounts:elsewhere": Event.ELSEWHERE_CHANGED,
    "accounts:make-token": Event.TOKEN_CHANGED,
    "accounts:end-token": Event.TOKEN_CHANGED,
    "accounts:roles": Event.RIGHTS_CHANGED,
    "accounts:disable": Event.ACCOUNT_CLOSED,
    "accounts:enable": Event.ACCOUNT_OPENED,
    "rights:erase": Event.ACCOUNT_ERASED,
    "rounds:create": Event.RIGHTS_CHANGED,
    "rounds:take-role": Event.RIGHTS_CHANGED,
    "rounds:end-role": Event.RIGHTS_CHANGED,
    "organisations:accept-invitation": Event.RIGHTS_CHANGED,
    "organisations:set-role": Event.RIGHTS_CHANGED,
    "organisations:end-delegation": Event.RIGHTS_CHANGED,
    "rounds:look": Event.GLASS,
    "rounds:stop-looking": Event.GLASS,
}


def tell(
    event: Event,
    *,
    who: uuid.UUID | None = None,
    tried: str = "",
    error: Exception | None = None,
    **facts: object,
) -> None:
    """Write one line. `who` is the one asking unless given; `tried` an address, which is hashed.

    A refusal is written at once, a change once it is durable: what is rolled back did not happen.
    """
    if strange := facts.keys() - FACTS:
        raise ValueError(f"The security log has no place for {sorted(strange)}")
    line = {name: _plain(fact) for name, fact in facts.items() if fact is not None}
    line |= {"log": "security", "who": _who(who, tried), **_where()}
    if event is Event.UNEXPECTED:
        log.error(event.value, **line, exc_info=error)
    elif event in REFUSALS:
        log.warning(event.value, **line)
    elif has_request_context() and "began" in g:
        web.after_commit(partial(log.info, event.value, **line))
    else:
        log.info(event.value, **line)


def tell_recorded(
    tag: str, *, by: uuid.UUID | None, of: object, entry: int, facts: Mapping[str, object]
) -> None:
    """Tell what went on the record, where it is about security; the reasons stay in the record alone."""
    if event := RECORDED.get(tag):
        told: dict[str, Any] = {name: facts[name] for name in RECORDED_FACTS & facts.keys()}
        tell(event, who=by, of=facts.get("person", of), deed=tag, entry=entry, **told)


def asked_by(person: uuid.UUID) -> None:
    """Say whose token a request came with, where it opens nothing and so nobody is asking."""
    g.token_of = person


def network() -> str:
    """The network a request comes from: an IPv4 address, or the first 64 bits of an IPv6 one."""
    address = request.remote_addr or ""
    return ":".join(address.split(":")[:4]) if ":" in address else address


def init_app(app: Flask) -> None:
    """Give each request its number, before anything else can refuse it."""
    app.before_request(_begin)


def _begin() -> None:
    g.pop("token_of", None)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=uuid.uuid4().hex)
    if _has_forged_cookie():
        tell(Event.BAD_SIGNATURE, way="session")


def _has_forged_cookie() -> bool:
    """Whether the browser sent a session's cookie that we did not sign; one that is only old is none."""
    app = current_app
    said = request.cookies.get(app.config["SESSION_COOKIE_NAME"])
    if not said or session or not isinstance(app.session_interface, SecureCookieSessionInterface):
        return False
    signer = app.session_interface.get_signing_serializer(app)
    try:
        if signer is not None:
            signer.loads(said, max_age=int(app.permanent_session_lifetime.total_seconds()))
    except SignatureExpired:
        return False
    except BadSignature:
        return True
    return False


def _who(who: uuid.UUID | None, tried: str) -> str | None:
    """The person's key; for an address that nobody has, its hash; None for a visitor or the machine."""
    if who is None and tried:
        return f"address {_hashed('address', tried)}"
    if who is None and has_request_context():
        who = g.get("token_of") or getattr(g.get("who"), "person", None)
    return str(who) if who else None


def _where() -> dict[str, object]:
    if not has_request_context():
        return {}
    return {
        "endpoint": request.endpoint,
        "method": request.method if request.method in METHODS else "another",
        "network": _hashed("network", network()),
    }


def _hashed(what: str, words: str) -> str:
    """The same for the same words, and worth nothing without our key: addresses could all be tried."""
    key = current_app.config["TDT"].secret_key.encode()
    said = f"tour-de-table.security-log.{what}:{words}".encode("utf-8", "surrogatepass")
    return hmac.new(key, said, hashlib.sha256).hexdigest()[:HASH_LENGTH]


def _plain(fact: object) -> object:
    return fact if isinstance(fact, bool | int) else str(fact)
