"""Passkeys: making, naming and removing one's own, and signing in with one."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, web
from app.accounts import actions, passkeys, queries, second_factor, session, tries
from app.accounts.forms import PasskeyForm, PasskeySignInForm, SignInForm
from app.accounts.models import Passkey
from app.accounts.views.blueprint import HOME, bp, secret
from app.accounts.views.proving import proved, typed
from app.accounts.views.sign_in import let_in, onward, page, pending, step_page
from app.security_log import Event, tell


@bp.get("/account/passkeys")
@proved("accounts.passkeys_page")
def passkeys_page() -> ResponseReturnValue:
    """One's passkeys, and a new one."""
    web.require("account.edit")
    return secret(_page(PasskeyForm(formdata=typed())))


@bp.post("/account/passkeys")
@proved("accounts.passkeys_page", keeps=("name",))
def passkey_add() -> ResponseReturnValue:
    """Keep what the device made. With the first second step come recovery codes, shown this once."""
    web.require("account.edit")
    person = session.current_person()
    form = PasskeyForm()
    if not form.validate_on_submit():
        return secret((_page(form), 422))
    made = passkeys.made(person, form.credential.data)
    if made is None:
        form.form_errors = [_("The passkey was not made. Try once more.")]
        return secret((_page(form), 422))
    codes = actions.add_passkey(person, made, name=form.name.data)
    session.stay(person)
    if codes:
        going = onward(url_for("accounts.passkeys_page"))
        return secret(render_template("accounts/recovery_codes.html", codes=codes, onward=going))
    flash(_("The passkey is ready. Sign in with it from now on."), "good")
    return redirect(onward(url_for("accounts.passkeys_page")), 303)


@bp.route("/account/passkeys/<uuid:ident>/remove", methods=["GET", "POST"])
@proved("accounts.passkey_remove")
def passkey_remove(ident: uuid.UUID) -> ResponseReturnValue:
    """Let no one in with it any more."""
    web.require("account.edit")
    person = session.current_person()
    passkey = web.one_or_404(queries.passkeys_of(person.id).where(Passkey.id == ident))
    if not web.is_posted():
        return secret(render_template("accounts/passkey_remove.html", passkey=passkey))
    actions.remove_passkey(person, passkey, tied=second_factor.is_tied())
    session.stay(person)
    flash(_("The passkey is removed here. Remove it from your device too."), "good")
    return redirect(url_for("accounts.passkeys_page"), 303)


@bp.post("/sign-in/passkey")
@web.public
def sign_in_passkey() -> ResponseReturnValue:
    """A passkey alone signs in: it says whose it is, and the device has asked who holds it."""
    counted = (tries.SIGN_IN_FROM_NETWORK, session.network())
    tries.refuse_if_too_many(counted)
    form = PasskeySignInForm()
    passkey = passkeys.proved(form.credential.data or "") if form.validate_on_submit() else None
    if passkey is None or not passkey.person.is_active:
        tries.count(counted)
        owner = passkey.person.id if passkey else None
        tell(Event.SIGN_IN_FAILED, way="passkey", who=owner)
        form = SignInForm(formdata=None, next=onward(HOME))
        form.form_errors = [_("This passkey lets nobody in here. Try another way.")]
        return page(form), 422
    return let_in(passkey.person, onward(HOME))


@bp.post("/sign-in/code/passkey")
@web.public
def second_step_passkey() -> ResponseReturnValue:
    """A passkey as the second step."""
    person = pending()
    if person is None:
        return redirect(url_for("accounts.sign_in"), 303)
    counted = ((tries.SECOND_STEP_OF_ONE, f"{person.id} {session.network()}"),)
    tries.refuse_if_too_many(*counted)
    form = PasskeySignInForm()
    answer = form.credential.data or ""
    if form.validate_on_submit() and passkeys.proved(answer, person=person) is not None:
        return let_in(person, onward(HOME))
    tries.count(*counted)
    tell(Event.SIGN_IN_FAILED, way="passkey as second step", who=person.id)
    return step_page(person, wrong=_("This passkey does not fit. Try again or another way.")), 422


def _page(form: PasskeyForm) -> str:
    person = session.current_person()
    return render_template(
        "accounts/passkeys.html",
        form=form,
        passkeys=db.session.scalars(queries.passkeys_of(person.id)).all(),
        options=passkeys.creation_options(person),
        onward=onward(""),
        resting=web.who().resting is not None,
    )
