"""Who is signed in: the only place that knows of the cookie, the device and Flask-Login.

The cookie holds a random token; the database its hash, so that neither alone lets anyone in. A
sign-in ends when its person ends it, changes password, address or second factor (the epoch), is
disabled, or has not been seen for a while.
"""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta

import flask
import sqlalchemy as sa
from flask import Flask, current_app, g, request
from flask_babel import gettext as _
from flask_babel import refresh
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy.orm import contains_eager

from app import clock, db, security_log, web
from app.accounts import api_tokens, mailed, rules
from app.accounts.models import Person, SignIn
from app.errors import NotAllowed
from app.security_log import Event

IDLE = timedelta(days=14)
LONGEST = timedelta(days=90)
SEEN_EVERY = timedelta(minutes=10)
TOKEN_KEY = "_user_id"  # noqa: S105 - where Flask-Login keeps what `get_id` returns
# What a visitor chose stays theirs when they sign in or out, and so does what waits to be joined.
KEPT = ("language", "link", mailed.INVITATION)
OF_ONE_REQUEST = ("_login_user", "language", "zone", "choices", "is_error")


class Visit(UserMixin):
    """A signed-in browser, as Flask-Login knows it: its id is the token, never the person's."""

    def __init__(self, sign_in: SignIn, token: str) -> None:
        self.sign_in = sign_in
        self.person = sign_in.person
        self._token = token

    def get_id(self) -> str:
        """The token that the cookie carries."""
        return self._token


def known_person() -> Person | None:
    """The person who is signed in, or whose token a program sent; None for a visitor."""
    if api_tokens.is_asking():
        return api_tokens.person()
    visit = _visit()
    return visit.person if visit else None


def current_person() -> Person:
    """The person who is signed in; views pass it as `by=`. A visitor is sent to sign in."""
    person = known_person()
    if person is None:
        raise NotAllowed(_("Sign in to do this."))
    return person


def current_sign_in() -> SignIn | None:
    """The session of the browser at hand, or None for a visitor."""
    visit = _visit()
    return visit.sign_in if visit else None


def open_for(person: Person, *, device: str) -> tuple[SignIn, str]:
    """A new session for a person, and its token, which is nowhere else."""
    token = secrets.token_urlsafe(32)
    last = sa.select(SignIn.acting_for_id).where(
        SignIn.person_id == person.id, SignIn.acting_for_id.is_not(None)
    )
    opened = SignIn(
        person=person,
        token_hash=hash_token(token),
        device=device,
        proved_at=clock.now(),
        epoch=person.epoch,
        acting_for_id=db.session.scalar(last.order_by(SignIn.seen_at.desc()).limit(1)),
    )
    db.session.add(opened)
    db.session.flush()
    return opened, token


def sign_in(person: Person) -> SignIn:
    """Sign this browser in, which proves who holds it. Whatever cookie it had before is worth nothing."""
    sign_out()
    opened, token = open_for(person, device=_device())
    login_user(Visit(opened, token), force=True)
    flask.session.permanent = True
    be_polite(person)
    web.forget_who()
    security_log.tell(Event.SIGNED_IN, who=person.id)
    return opened


def stay(person: Person) -> None:
    """Stay signed in after a change that ends every session, with no more proved than before."""
    visit = _visit()
    proved_at = visit.sign_in.proved_at if visit else None
    sign_in(person).proved_at = proved_at


def is_proved() -> bool:
    """Whether whoever holds this browser showed lately who they are."""
    visit = _visit()
    at = visit.sign_in.proved_at if visit else None
    return at is not None and clock.now() - at <= rules.PROOF_FOR


def prove() -> None:
    """Whoever holds this browser has just shown who they are: from now on it has another token."""
    visit = _visit()
    if visit is not None:
        token = secrets.token_urlsafe(32)
        visit.sign_in.token_hash = hash_token(token)
        visit.sign_in.proved_at = clock.now()
        login_user(Visit(visit.sign_in, token), force=True)
        security_log.tell(Event.PROVED, who=visit.person.id)


def sign_out() -> None:
    """End the session of this browser, here and in the database."""
    visit = _visit()
    if visit is not None:
        visit.sign_in.ended_at = clock.now()
        security_log.tell(Event.SIGNED_OUT, who=visit.person.id)
        logout_user()
    kept = {name: flask.session[name] for name in KEPT if name in flask.session}
    flask.session.clear()
    flask.session.update(kept)
    g.pop("csrf_token", None)  # of the session that is over: the forms of this page need another
    web.forget_who()


def act_for(organisation_id: uuid.UUID | None) -> None:
    """Act for this organisation from now on, in this browser. Who may is for the caller to ask."""
    visit = _visit()
    if visit is not None:
        visit.sign_in.acting_for_id = organisation_id
        web.forget_who()


def be_polite(person: Person) -> None:
    """Speak the person's language, in the person's time."""
    g.language = person.language
    g.zone = person.zone
    refresh()


def offer_choices(choices: list[tuple[uuid.UUID, str]]) -> None:
    """Tell for whom the person may act, by id and name: who loads the person's rights knows it."""
    g.choices = choices


def choices() -> list[tuple[uuid.UUID, str]]:
    """For whom the person may act, by id and name."""
    web.who()
    offered: list[tuple[uuid.UUID, str]] = g.get("choices", [])
    return offered


def default_zone() -> str:
    """The time zone of somebody who has not chosen one."""
    return str(current_app.config["TDT"].default_zone)


def note_address(address: str) -> None:
    """Remember, in the demonstration alone, the address this visitor's browser asked for mail to."""
    if current_app.config["TDT"].demonstration:
        flask.session["address"] = address


def last_address() -> str:
    """The address this visitor's browser asked for mail to, in the demonstration."""
    return str(flask.session.get("address", ""))


def hash_token(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def network() -> str:
    """The network a request comes from: an IPv4 address, or the first 64 bits of an IPv6 one."""
    return security_log.network()


def _visit() -> Visit | None:
    if api_tokens.is_asking():
        return None
    visit = current_user._get_current_object()  # noqa: SLF001 - the visit itself, not its proxy
    return visit if isinstance(visit, Visit) else None


def _load(token: str) -> Visit | None:
    query = (
        sa.select(SignIn)
        .join(SignIn.person)
        .options(contains_eager(SignIn.person))
        .where(SignIn.token_hash == hash_token(token), SignIn.ended_at.is_(None))
    )
    found = db.session.scalar(query)
    if found is None or not _stands(found, clock.now()):
        return None
    if clock.now() - found.seen_at > SEEN_EVERY:
        ident = found.id
        web.note_afterwards(lambda: _seen(ident))
    return Visit(found, token)


def _stands(found: SignIn, now: datetime) -> bool:
    return (
        found.person.is_active
        and found.epoch == found.person.epoch
        and now - found.seen_at <= IDLE
        and now - found.created_at <= LONGEST
    )


def _seen(ident: uuid.UUID) -> None:
    db.session.execute(sa.update(SignIn).where(SignIn.id == ident).values(seen_at=clock.now()))


def _device() -> str:
    return (request.user_agent.string or "")[:200]


def _greet() -> None:
    if request.endpoint == "static":
        return
    for name in OF_ONE_REQUEST:
        g.pop(name, None)
    refresh()
    api_tokens.begin()
    person = known_person()
    if person is not None:
        be_polite(person)


def init_app(app: Flask) -> None:
    """Read the cookie of every request before anything else asks who it is."""
    manager = LoginManager()
    manager.session_protection = None  # the token alone decides; networks change on the road
    manager.user_loader(_load)
    manager.init_app(app, add_context_processor=False)
    app.permanent_session_lifetime = IDLE
    app.before_request(_greet)
