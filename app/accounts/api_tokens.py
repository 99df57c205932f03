"""Tokens for programs: made by a person, for some of what that person may read, and for a time.

A request with a token has no cookie: it is the token's person with the token's scope, asks the same
policy, and opens only the views that name a scope. None of them changes anything.
"""

import hashlib
import secrets
import uuid
from datetime import timedelta

from flask import g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from limits import parse

from app import clock, db, security_log, web
from app.accounts import queries, tries
from app.accounts.models import ApiToken, Person
from app.errors import NotAllowed, NotKnown

PREFIX = "tdt_"
LONGEST = timedelta(days=365)
USED_EVERY = timedelta(minutes=1)
CALLS = parse("120 per 1 minute")
SCOPES = {
    "data": _l("Read the data files of rounds: answers, convergence, the synthesis"),
    "papers": _l("Read documents: summaries, accounts of sessions, attachments of positions"),
    "receipts": _l("Read receipts of positions and what they attest"),
    "log": _l("Read the log of moderation"),
}


def make() -> str:
    """A new token, which is nowhere else."""
    return PREFIX + secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What the database keeps of a token: random bits need no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def begin() -> None:
    """Note whose token a request carries, if it carries one; refuse what it does not open."""
    g.pop("api_token", None)
    given = request.authorization
    if given is None or given.type != "bearer":
        return
    g.api_token = None  # whatever becomes of it, the cookie counts for nothing
    token = _opened(given.token or "")
    tries.count((CALLS, str(token.id)), writes=False)
    token = _opened(given.token or "")
    scope = web.scope_of(request.endpoint)
    security_log.asked_by(token.person_id)
    if request.method not in web.SAFE_METHODS or scope not in token.scopes:
        raise NotAllowed(_("This token does not open that."))
    g.api_token = token
    if token.last_used_at is None or clock.now() - token.last_used_at > USED_EVERY:
        ident = token.id
        web.note_afterwards(lambda: _note_use(ident))


def is_asking() -> bool:
    """Whether the request came with a token, good or not."""
    return "api_token" in g


def person() -> Person | None:
    """Whose token it is."""
    token: ApiToken | None = g.get("api_token")
    return token.person if token else None


def still_opens(token: ApiToken) -> bool:
    """Whether it does: not ended, its end not come, its person as they were when it was made."""
    return (
        token.ended_at is None
        and not clock.has_passed(token.expires_at)
        and token.epoch == token.person.epoch
        and token.person.is_active
    )


def _opened(said: str) -> ApiToken:
    found = None
    if said.startswith(PREFIX):
        found = db.session.scalar(queries.api_token(hashed(said)))
    if found is None or not still_opens(found):
        raise NotKnown(_("This token opens nothing: it is not one of ours, or it has ended."))
    return found


def _note_use(ident: uuid.UUID) -> None:
    db.session.execute(queries.token_used(ident, clock.now()))
