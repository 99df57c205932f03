"""Signing in and out."""

import uuid
from datetime import timedelta

import flask
from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from flask_babel import gettext as _

from app import clock, db, web
from app.accounts import actions, passwords, queries, rules, second_factor, session, tokens, tries
from app.accounts.forms import CodeForm, SignInForm
from app.accounts.models import Person
from app.accounts.views.blueprint import HOME, bp
from app.errors import NotSeen

BROWSER_KNOWN_FOR = timedelta(days=180)
PENDING = "second_step"


@bp.get("/sign-in")
@web.public
def sign_in() -> ResponseReturnValue:
    """Who is it?"""
    if queries.is_empty():
        return redirect(url_for("accounts.welcome"), 303)
    onward = web.safe_next(request.args.get("next"), HOME)
    if web.who().signed_in:
        return redirect(onward, 303)
    return _page(SignInForm(next=onward))


@bp.post("/sign-in")
@web.public
def sign_in_check() -> ResponseReturnValue:
    """Wrong address and wrong password are answered alike, after the same work."""
    form = SignInForm()
    address = queries.normal_address(form.email.data or "")
    counted = _counted(address)
    tries.refuse_if_too_many(*counted)
    if not form.validate_on_submit():
        return _page(form), 422
    person = db.session.scalar(queries.by_email(address))
    known = person.password_hash if person else None
    if not passwords.matches(known, form.password.data) or person is None or not person.is_active:
        tries.count(*counted)
        form.form_errors = [_("The address or the password is not right.")]
        return _page(form), 422
    tries.forgive(*counted[:1])
    actions.refresh_hash(person, password=form.password.data)
    onward = web.safe_next(form.next.data, HOME)
    if person.totp_confirmed_at is not None:
        _ask_second_step(person)
        return redirect(url_for("accounts.second_step", next=onward), 303)
    return _let_in(person, onward)


@bp.get("/sign-in/code")
@web.public
def second_step() -> ResponseReturnValue:
    """The code of the second step."""
    if _pending() is None:
        return redirect(url_for("accounts.sign_in"), 303)
    return render_template("accounts/second_step.html", form=CodeForm(), next=_onward())


@bp.post("/sign-in/code")
@web.public
def second_step_check() -> ResponseReturnValue:
    """A right code lets in, once."""
    person = _pending()
    if person is None:
        return redirect(url_for("accounts.sign_in"), 303)
    counted = (
        (tries.SECOND_STEP_OF_ONE, f"{person.id} {session.network()}"),
        (tries.SECOND_STEP_OF_ACCOUNT, str(person.id)),
    )
    tries.refuse_if_too_many(*counted)
    form = CodeForm()
    if form.validate_on_submit() and second_factor.accepts(person, form.code.data):
        return _let_in(person, _onward())
    if form.code.data:
        tries.count(*counted)
        form.code.errors = [_("This code is not right, or was used before.")]
    return render_template("accounts/second_step.html", form=form, next=_onward()), 422


@bp.post("/sign-in/as/<uuid:ident>")
@web.public
def sign_in_as(ident: uuid.UUID) -> ResponseReturnValue:
    """In the demonstration, and only there: be one of its people."""
    if not current_app.config["TDT"].demonstration:
        raise NotSeen
    person = web.one_or_404(queries.offered_in_demonstration().where(Person.id == ident))
    session.sign_in(person)
    return redirect(_onward(), 303)


@bp.post("/sign-out")
@web.public
def sign_out() -> ResponseReturnValue:
    """Leave."""
    session.sign_out()
    return redirect(HOME, 303)


def _page(form: SignInForm) -> str:
    offered: list[Person] = []
    if current_app.config["TDT"].demonstration:
        offered = list(db.session.scalars(queries.offered_in_demonstration()))
    return render_template("accounts/sign_in.html", form=form, offered=offered)


def _onward() -> str:
    return web.safe_next(request.values.get("next"), HOME)


def _counted(address: str) -> tuple[tries.Counted, ...]:
    """One person's tries in one network, that network's, and, for a strange browser, the account's.

    A stranger who guesses from many places uses up the account's tries for strange browsers; the
    owner's own browser, which the account has signed in from before, is not held up by it.
    """
    network = session.network()
    counted = (
        (tries.SIGN_IN_OF_ONE, f"{address} {network}"),
        (tries.SIGN_IN_FROM_NETWORK, network),
    )
    known = tokens.unseal("browser", request.cookies.get(_cookie(), ""), within=BROWSER_KNOWN_FOR)
    if known == session.hash_token(address):
        return counted
    return (*counted, (tries.SIGN_IN_OF_ACCOUNT, address))


def _let_in(person: Person, onward: str) -> Response:
    session.sign_in(person)
    response = flask.make_response(redirect(onward, 303))
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


def _ask_second_step(person: Person) -> None:
    session.sign_out()
    flask.session[PENDING] = [person.id.hex, person.epoch, clock.now().timestamp()]


def _pending() -> Person | None:
    """The person whose password was right a moment ago, and whose code is still asked for."""
    ident, epoch, at = flask.session.get(PENDING, (None, 0, 0))
    if ident is None or clock.now().timestamp() - at > rules.SECOND_STEP_WITHIN.total_seconds():
        return None
    person = db.session.get(Person, uuid.UUID(ident))
    fits = person is not None and person.is_active and person.epoch == epoch
    return person if fits else None
