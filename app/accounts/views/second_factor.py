"""The second step of signing in: turning it on and off."""

import io

import segno
from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import addresses, db, web
from app.accounts import actions, queries, second_factor, session
from app.accounts.forms import CodeForm, PasswordForm
from app.accounts.models import RecoveryCode
from app.accounts.views.account import knows_password
from app.accounts.views.blueprint import bp, secret
from app.errors import NotSeen


@bp.get("/account/second-factor")
def second_factor_page() -> ResponseReturnValue:
    """Whether it is on, and what to do."""
    web.require("account.edit")
    return secret(_page())


@bp.post("/account/second-factor/begin")
def second_factor_begin() -> ResponseReturnValue:
    """Make the secret that goes into the app."""
    web.require("account.edit")
    second_factor.begin(session.current_person())
    return redirect(url_for("accounts.second_factor_page", next=_onward()), 303)


@bp.get("/account/second-factor/code.svg")
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
        return secret((_page(code_form=form), 422))
    session.sign_in(person)
    return secret(render_template("accounts/recovery_codes.html", codes=codes, onward=_onward()))


@bp.post("/account/second-factor/codes")
def second_factor_codes() -> ResponseReturnValue:
    """New recovery codes, for whoever knows the password; the old ones are worth nothing."""
    web.require("account.edit")
    person = session.current_person()
    if not second_factor.is_on(person):
        raise NotSeen
    form = PasswordForm(prefix="codes-")
    if not form.validate_on_submit() or not knows_password(person, form):
        return secret((_page(codes_form=form), 422))
    codes = second_factor.new_codes(session.current_person())
    return secret(render_template("accounts/recovery_codes.html", codes=codes, onward=_onward()))


@bp.post("/account/second-factor/off")
def second_factor_off() -> ResponseReturnValue:
    """Turn it off, for whoever knows the password."""
    web.require("account.edit")
    person = session.current_person()
    form = PasswordForm(prefix="off-")
    if not form.validate_on_submit() or not knows_password(person, form):
        return secret((_page(off_form=form), 422))
    actions.turn_off_second_factor(session.current_person(), tied=second_factor.is_tied())
    session.sign_in(session.current_person())
    flash(_("The second step is off."), "good")
    return redirect(url_for("accounts.second_factor_page"), 303)


def _onward() -> str | None:
    """Where the person was going when they were led here."""
    return addresses.safe_next(request.values.get("next"), "") or None


def _page(
    *,
    code_form: CodeForm | None = None,
    codes_form: PasswordForm | None = None,
    off_form: PasswordForm | None = None,
) -> str:
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
        codes_form=codes_form or PasswordForm(formdata=None, prefix="codes-"),
        off_form=off_form or PasswordForm(formdata=None, prefix="off-"),
    )
