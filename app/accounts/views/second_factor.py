"""The second step of signing in: turning it on and off."""

import io

import segno
from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import addresses, db, web
from app.accounts import actions, queries, second_factor, session
from app.accounts.forms import CodeForm
from app.accounts.models import RecoveryCode
from app.accounts.views.blueprint import bp, secret
from app.accounts.views.proving import proved
from app.errors import NotSeen


@bp.get("/account/second-factor")
@proved("accounts.second_factor_page")
def second_factor_page() -> ResponseReturnValue:
    """Whether it is on, and what to do."""
    web.require("account.edit")
    return secret(_page())


@bp.post("/account/second-factor/begin")
@proved("accounts.second_factor_page")
def second_factor_begin() -> ResponseReturnValue:
    """Make the secret that goes into the app."""
    web.require("account.edit")
    second_factor.begin(session.current_person())
    return redirect(url_for("accounts.second_factor_page", next=_onward()), 303)


@bp.get("/account/second-factor/code.svg")
@proved("accounts.second_factor_page")
def second_factor_picture() -> ResponseReturnValue:
    """The secret as a picture for a telephone to read; nobody else's, and gone once it is on."""
    web.require("account.edit")
    person = session.current_person()
    if person.totp_secret is None or person.totp_confirmed_at is not None:
        raise NotSeen
    drawn = io.BytesIO()
    segno.make(second_factor.address(person)).save(
        drawn, kind="svg", scale=5, dark="#000", light="#fff", xmldecl=False
    )
    return secret(Response(drawn.getvalue(), content_type="image/svg+xml"))


@bp.post("/account/second-factor/on")
@proved("accounts.second_factor_page")
def second_factor_on() -> ResponseReturnValue:
    """A code from the app proves that it works; the recovery codes are shown this once."""
    web.require("account.edit")
    person = session.current_person()
    form = CodeForm()
    codes = None
    if form.validate_on_submit():
        codes = actions.turn_on_second_factor(person, code=form.code.data)
        if codes is None:
            form.code.errors = [_("This code is not right. Codes change every half minute.")]
    if codes is None:
        return secret((_page(form), 422))
    session.stay(person)
    return secret(render_template("accounts/recovery_codes.html", codes=codes, onward=_onward()))


@bp.post("/account/second-factor/codes")
@proved("accounts.second_factor_page")
def second_factor_codes() -> ResponseReturnValue:
    """New recovery codes; the old ones are worth nothing."""
    web.require("account.edit")
    person = session.current_person()
    if not second_factor.is_on(person):
        raise NotSeen
    codes = second_factor.new_codes(person)
    return secret(render_template("accounts/recovery_codes.html", codes=codes, onward=_onward()))


@bp.post("/account/second-factor/off")
@proved("accounts.second_factor_page")
def second_factor_off() -> ResponseReturnValue:
    """Turn it off."""
    web.require("account.edit")
    person = session.current_person()
    actions.turn_off_second_factor(person, tied=second_factor.is_tied())
    session.stay(person)
    flash(_("The second step is off."), "good")
    return redirect(url_for("accounts.second_factor_page"), 303)


def _onward() -> str | None:
    """Where the person was going when they were led here."""
    return addresses.safe_next(request.values.get("next"), "") or None


def _page(code_form: CodeForm | None = None) -> str:
    person = session.current_person()
    left = len(
        db.session.scalars(queries.unused_codes(person.id).with_only_columns(RecoveryCode.id)).all()
    )
    return render_template(
        "accounts/second_factor.html",
        person=person,
        left=left,
        onward=_onward(),
        has_passkey=second_factor.has_passkey(person),
        resting=web.who().resting is not None,
        tied=second_factor.is_tied(),
        code_form=code_form or CodeForm(formdata=None),
    )
