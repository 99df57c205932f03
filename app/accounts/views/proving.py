"""Showing who one is once more, before one changes how one signs in or sees where one is signed in.

What signing in asks is asked, within the limits of signing in: a password, a passkey or another site, and the second
step where one is on. It counts for ten minutes, as signing in itself does. Somebody who has none of these has a
password mailed for, as whoever lost theirs.
"""

import functools
from collections.abc import Callable
from typing import cast

import flask
from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app import clock, db, web
from app.accounts import oidc, passkeys, passwords, queries, rules, second_factor, session, tries
from app.accounts.forms import ChangePasswordForm, CodeForm, PasskeySignInForm, PasswordForm
from app.accounts.models import Person
from app.accounts.views.blueprint import bp, secret
from app.accounts.views.sign_in import counted, onward, step_counted
from app.security_log import Event, tell
from app.web import View

FIRST = "first_proof"  # the session whose first step was right, and when
AGAIN = "press_again"  # where a form waits that was sent without proof, and what stood in it
MOST_TYPED = 400  # characters: a cookie holds no more than 4,096


def proved(page: str, *, keeps: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Ask who it is before the view, unless that was shown lately.

    `page` has the form that is sent to the view; of what stands in it, `keeps` is kept until one comes back.
    """

    def mark(view: View) -> View:
        @functools.wraps(view)
        def asked(**values: object) -> ResponseReturnValue:
            web.require("account.edit")
            if session.is_proved():
                return cast("ResponseReturnValue", view(**values))
            if web.is_posted():
                return _ask_and_keep(page, keeps)
            flask.session.pop(AGAIN, None)
            return _ask(_here())

        asked.asks_proof = True  # type: ignore[attr-defined]  # a mark on the function itself
        return cast("View", asked)

    return mark


def typed() -> MultiDict[str, str] | None:
    """What stands in the form of this page: sent just now, or sent when the proof had run out."""
    if web.is_posted():
        return request.form
    to, kept = flask.session.get(AGAIN, ("", {}))
    if to != _here():
        return None
    flask.session.pop(AGAIN)
    return MultiDict(kept) or None


@bp.get("/account/prove")
def prove() -> ResponseReturnValue:
    """Who is it? And, after the first step, the second."""
    web.require("account.edit")
    return secret(_second_page() if _first_is_right() else _first_page())


@bp.post("/account/prove")
def prove_by_password() -> ResponseReturnValue:
    """The right password is the first step."""
    web.require("account.edit")
    person = session.current_person()
    form = PasswordForm()
    if not form.validate_on_submit() or not knows_password(person, form):
        return secret((_first_page(form), 422))
    return first_step_is_right(person, _onward())


@bp.post("/account/prove/code")
def prove_by_code() -> ResponseReturnValue:
    """A right code is the second step, once."""
    web.require("account.edit")
    person = session.current_person()
    if not _first_is_right():
        return _ask(_onward())
    limits = step_counted(person)
    tries.refuse_if_too_many(*limits)
    form = CodeForm()
    if form.validate_on_submit() and second_factor.accepts(person, form.code.data):
        return is_proved(_onward())
    if form.code.data:
        tries.count(*limits)
        tell(Event.SIGN_IN_FAILED, way="code again", who=person.id)
        form.code.errors = [_("This code is not right, or was used before.")]
    return secret((_second_page(form), 422))


@bp.post("/account/prove/passkey")
def prove_by_passkey() -> ResponseReturnValue:
    """A passkey is the second step after the first, and both steps where its device asked who holds it."""
    web.require("account.edit")
    person = session.current_person()
    is_second = _first_is_right()
    limits = step_counted(person)[:1]
    tries.refuse_if_too_many(*limits)
    form = PasskeySignInForm()
    answer = form.credential.data or ""
    if form.validate_on_submit():
        passkey = passkeys.proved(answer, person=person if is_second else None)
        if passkey is not None and passkey.person_id == session.current_person().id:
            return is_proved(_onward())
    tries.count(*limits)
    tell(Event.SIGN_IN_FAILED, way="passkey again", who=person.id)
    again: CodeForm | PasswordForm
    again = CodeForm(formdata=None) if is_second else PasswordForm(formdata=None)
    again.form_errors = [_("This passkey does not fit. Try again or another way.")]
    return secret((_second_page(again) if is_second else _first_page(again), 422))


def first_step_is_right(person: Person, to: str) -> ResponseReturnValue:
    """Ask for the second step where one is on; otherwise it is proved."""
    here = session.current_sign_in()
    if here is None or not second_factor.is_on(person):
        return is_proved(to)
    tell(Event.FIRST_STEP, who=person.id)
    flask.session[FIRST] = [here.id.hex, clock.now().timestamp()]
    return redirect(url_for("accounts.prove", next=to), 303)


def knows_password(person: Person, form: ChangePasswordForm | PasswordForm) -> bool:
    """Whether the one who is signed in knows the password; says so in the form if not."""
    limits = counted(person.email)
    tries.refuse_if_too_many(*limits)
    if passwords.matches(person.password_hash, form.current.data):
        tries.forgive(*limits[:1])
        return True
    tries.count(*limits)
    tell(Event.SIGN_IN_FAILED, way="password again", who=person.id)
    form.current.errors = [
        _("This is not your password.")
        if person.password_hash
        else _("You have no password yet. Sign out, and ask for one where you sign in.")
    ]
    return False


def is_proved(to: str) -> ResponseReturnValue:
    """Note it, and go on to where the person was; say so if a button there has to be pressed again."""
    session.prove()
    flask.session.pop(FIRST, None)
    waits, kept = flask.session.get(AGAIN, ("", {}))
    if waits == to:
        flash(_("Thank you. What you sent is not done yet: press the button again."), "info")
    if waits != to or not kept:
        flask.session.pop(AGAIN, None)
    return redirect(to, 303)


def _first_is_right() -> bool:
    ident, at = flask.session.get(FIRST, ("", 0))
    here = session.current_sign_in()
    since = clock.now().timestamp() - rules.SECOND_STEP_WITHIN.total_seconds()
    return here is not None and here.id.hex == ident and at >= since


def _ask_and_keep(page: str, keeps: tuple[str, ...]) -> ResponseReturnValue:
    values = request.view_args if page == request.endpoint else None
    back = url_for(page, next=onward("") or None, **(values or {}))
    kept = {name: request.form.getlist(name) for name in keeps}
    if sum(len(one) for said in kept.values() for one in said) > MOST_TYPED:
        kept = {}
    flask.session[AGAIN] = [back, kept]
    return _ask(back)


def _ask(to: str) -> ResponseReturnValue:
    return redirect(url_for("accounts.prove", next=to), 303)


def _here() -> str:
    return request.full_path.rstrip("?")


def _onward() -> str:
    return onward(url_for("accounts.account"))


def _first_page(form: PasswordForm | None = None) -> str:
    person = session.current_person()
    joined = {one.issuer for one in db.session.scalars(queries.identities_of(person.id))}
    offered = current_app.config["TDT"].demonstration and person.about
    return render_template(
        "accounts/prove.html",
        form=form or PasswordForm(formdata=None),
        person=person,
        next=_onward(),
        waits=flask.session.get(AGAIN, ("",))[0] == _onward(),
        passkey_options=passkeys.request_options() if second_factor.has_passkey(person) else None,
        providers=[one for one in oidc.providers() if one.issuer in joined],
        offered=bool(offered),
    )


def _second_page(form: CodeForm | None = None) -> str:
    person = session.current_person()
    return render_template(
        "accounts/second_step.html",
        form=form or CodeForm(formdata=None),
        next=_onward(),
        by_app=person.totp_confirmed_at is not None,
        passkey_options=(
            passkeys.request_options(person) if second_factor.has_passkey(person) else None
        ),
        code_url=url_for("accounts.prove_by_code"),
        passkey_url=url_for("accounts.prove_by_passkey"),
        deed=_("Go on"),
    )
