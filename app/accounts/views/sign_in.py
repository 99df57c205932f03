"""Signing in and out."""

import uuid
from datetime import timedelta

import flask
from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from flask_babel import gettext as _

from app import addresses, clock, db, web
from app.accounts import (
    actions,
    oidc,
    passkeys,
    passwords,
    queries,
    rules,
    second_factor,
    session,
    tokens,
    tries,
)
from app.accounts.forms import CodeForm, SignInForm
from app.accounts.models import Person
from app.accounts.views.blueprint import HOME, bp
from app.errors import NotSeen
from app.security_log import Event, tell

BROWSER_KNOWN_FOR = timedelta(days=180)
PENDING = "second_step"


@bp.get("/sign-in")
@web.public
def sign_in() -> ResponseReturnValue:
    """Who is it?"""
    if queries.is_empty():
        return redirect(url_for("accounts.welcome"), 303)
    if web.who().signed_in:
        return redirect(onward(HOME), 303)
    return page(SignInForm(next=onward(HOME)))


@bp.post("/sign-in")
@web.public
@web.takes_its_time
def sign_in_check() -> ResponseReturnValue:
    """Wrong address and wrong password are answered alike, after the same work."""
    form = SignInForm()
    address = queries.normal_address(form.email.data or "")
    limits = counted(address)
    tries.refuse_if_too_many(*limits)
    if not form.validate_on_submit():
        return page(form), 422
    person = db.session.scalar(queries.by_email(address))
    known = person.password_hash if person else None
    if not passwords.matches(known, form.password.data) or person is None or not person.is_active:
        tries.count(*limits)
        tell(Event.SIGN_IN_FAILED, way="password", who=person.id if person else None, tried=address)
        form.form_errors = [_("The address or the password is not right.")]
        return page(form), 422
    tries.forgive(*limits[:1])
    actions.refresh_hash(person, password=form.password.data)
    if second_factor.is_on(person):
        ask_second_step(person)
        return redirect(url_for("accounts.second_step", next=onward(HOME)), 303)
    return let_in(person, onward(HOME))


@bp.get("/sign-in/code")
@web.public
def second_step() -> ResponseReturnValue:
    """The code of the second step."""
    person = pending()
    if person is None:
        return redirect(url_for("accounts.sign_in"), 303)
    return step_page(person)


@bp.post("/sign-in/code")
@web.public
def second_step_check() -> ResponseReturnValue:
    """A right code lets in, once."""
    person = pending()
    if person is None:
        return redirect(url_for("accounts.sign_in"), 303)
    limits = step_counted(person)
    tries.refuse_if_too_many(*limits)
    form = CodeForm()
    if form.validate_on_submit() and second_factor.accepts(person, form.code.data):
        return let_in(person, onward(HOME))
    if form.code.data:
        tries.count(*limits)
        tell(Event.SIGN_IN_FAILED, way="code", who=person.id)
        form.code.errors = [_("This code is not right, or was used before.")]
    return step_page(person, form), 422


@bp.post("/sign-in/as/<uuid:ident>")
@web.public
def sign_in_as(ident: uuid.UUID) -> ResponseReturnValue:
    """In the demonstration, and only there: be one of its people."""
    if not current_app.config["TDT"].demonstration:
        raise NotSeen
    person = web.one_or_404(queries.offered_in_demonstration().where(Person.id == ident))
    session.sign_in(person)
    return redirect(onward(HOME), 303)


@bp.post("/sign-out")
@web.public
def sign_out() -> ResponseReturnValue:
    """Leave."""
    session.sign_out()
    oidc.forget()
    response = flask.make_response(redirect(HOME, 303))
    # Not "cookies": that this browser is known, and the language chosen in it, are no secrets.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def page(form: SignInForm) -> str:
    """The page that asks who it is."""
    offered: list[Person] = []
    if current_app.config["TDT"].demonstration:
        offered = list(db.session.scalars(queries.offered_in_demonstration()))
    return render_template(
        "accounts/sign_in.html",
        form=form,
        offered=offered,
        passkey_options=passkeys.request_options(),
        providers=oidc.providers(),
    )


def step_page(person: Person, form: CodeForm | None = None, *, wrong: str | None = None) -> str:
    """The page that asks for the second step; `wrong` says why it asks again."""
    form = form or CodeForm(formdata=None)
    if wrong:
        form.form_errors = [wrong]
    return render_template(
        "accounts/second_step.html",
        form=form,
        next=onward(HOME),
        by_app=person.totp_confirmed_at is not None,
        passkey_options=(
            passkeys.request_options(person) if second_factor.has_passkey(person) else None
        ),
        code_url=url_for("accounts.second_step_check"),
        passkey_url=url_for("accounts.second_step_passkey"),
        deed=_("Sign in"),
    )


def onward(otherwise: str) -> str:
    """Where the person was going, as far as it is on this site."""
    return addresses.safe_next(request.values.get("next"), otherwise)


def counted(address: str) -> tuple[tries.Counted, ...]:
    """One person's tries in one network, that network's, and, for a strange browser, the account's.

    A stranger who guesses from many places uses up the account's tries for strange browsers; the
    owner's own browser, which the account has signed in from before, is not held up by it.
    """
    network = session.network()
    limits = (
        (tries.SIGN_IN_OF_ONE, f"{address} {network}"),
        (tries.SIGN_IN_FROM_NETWORK, network),
    )
    known = tokens.unseal("browser", request.cookies.get(_cookie(), ""), within=BROWSER_KNOWN_FOR)
    if known == session.hash_token(address):
        return limits
    return (*limits, (tries.SIGN_IN_OF_ACCOUNT, address))


def step_counted(person: Person) -> tuple[tries.Counted, ...]:
    """The tries at the second step: from one network, and of the account."""
    return (
        (tries.SECOND_STEP_OF_ONE, f"{person.id} {session.network()}"),
        (tries.SECOND_STEP_OF_ACCOUNT, str(person.id)),
    )


def let_in(person: Person, to: str, *, proved: bool = True) -> Response:
    """Sign the person in, and know this browser from now on. `proved`: they showed just now who they are."""
    opened = session.sign_in(person)
    if not proved:
        opened.proved_at = None
    response = flask.make_response(redirect(to, 303))
    response.set_cookie(
        _cookie(),
        tokens.seal("browser", session.hash_token(person.email)),
        max_age=BROWSER_KNOWN_FOR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def _cookie() -> str:
    return "__Host-browser" if current_app.config["SESSION_COOKIE_SECURE"] else "browser"


def ask_second_step(person: Person) -> None:
    """Remember whose first step was right, and let them on to the second."""
    session.sign_out()
    tell(Event.FIRST_STEP, who=person.id)
    flask.session[PENDING] = [person.id.hex, person.epoch, clock.now().timestamp()]


def pending() -> Person | None:
    """The person whose password was right a moment ago, and whose code is still asked for."""
    ident, epoch, at = flask.session.get(PENDING, (None, 0, 0))
    if ident is None or clock.now().timestamp() - at > rules.SECOND_STEP_WITHIN.total_seconds():
        return None
    person = db.session.get(Person, uuid.UUID(ident))
    fits = person is not None and person.is_active and person.epoch == epoch
    return person if fits else None
