"""Signing up, confirming the address, and choosing a new password: three ways that tell a stranger nothing."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from app import web
from app.accounts import actions, mailed, queries, rules, session, tokens, tries
from app.accounts.forms import AskResetForm, FirstPasswordForm, NewPasswordForm, SignUpForm
from app.accounts.views.blueprint import HOME, bp, secret


@bp.get("/sign-up")
@web.public
def sign_up() -> ResponseReturnValue:
    """Who wants an account."""
    if queries.is_empty():
        return redirect(url_for("accounts.welcome"), 303)
    if web.who().signed_in:
        return redirect(HOME, 303)
    return render_template("accounts/sign_up.html", form=SignUpForm())


@bp.post("/sign-up")
@web.public
@web.takes_its_time
def sign_up_send() -> ResponseReturnValue:
    """The same page for everyone: the mail says how to go on."""
    tries.count((tries.MAIL_FROM_NETWORK, session.network()))
    form = SignUpForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_up.html", form=form), 422
    tries.count((tries.MAIL_TO_ADDRESS, form.email.data))
    actions.sign_up(
        name=form.name.data,
        email=form.email.data,
        language=str(get_locale()),
        zone=session.default_zone(),
    )
    session.note_address(form.email.data)
    return render_template("accounts/look_into_mail.html", address=form.email.data)


@bp.route("/confirm/<token>", methods=["GET", "POST"])
@web.public
def confirm(token: str) -> ResponseReturnValue:
    """Choose a password. Opening the page changes nothing: programs that look into mail open it too."""
    key = mailed.key("confirm", token)
    found = tokens.read("confirm", key, within=rules.CONFIRM_WITHIN)
    if found is None:
        return secret((render_template("accounts/key_worn_out.html", again="sign_up"), 404))
    if aside := mailed.put_aside("confirm", token):
        return secret(aside)
    person, _facts = found
    form = FirstPasswordForm()
    form.about = (person.name, person.email)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return secret((render_template("accounts/confirm.html", form=form, person=person), status))
    actions.confirm(person, password=form.password.data)
    mailed.forget("confirm")
    session.sign_in(person)
    flash(_("Your address is confirmed, and you are signed in."), "good")
    return redirect(HOME, 303)


@bp.get("/reset")
@web.public
def ask_reset() -> ResponseReturnValue:
    """Whose password is lost."""
    return render_template("accounts/ask_reset.html", form=AskResetForm())


@bp.post("/reset")
@web.public
@web.takes_its_time
def ask_reset_send() -> ResponseReturnValue:
    """The same page for everyone: if there is an account, a mail arrives."""
    tries.count((tries.MAIL_FROM_NETWORK, session.network()))
    form = AskResetForm()
    if not form.validate_on_submit():
        return render_template("accounts/ask_reset.html", form=form), 422
    tries.count((tries.MAIL_TO_ADDRESS, form.email.data))
    actions.ask_reset(email=form.email.data)
    session.note_address(form.email.data)
    return render_template("accounts/look_into_mail.html", address=form.email.data)


@bp.route("/reset/<token>", methods=["GET", "POST"])
@web.public
def reset(token: str) -> ResponseReturnValue:
    """Choose a new password, once. The second step, where it is on, is still asked for."""
    key = mailed.key("reset", token)
    found = tokens.read("reset", key, within=rules.RESET_WITHIN)
    if found is None:
        return secret((render_template("accounts/key_worn_out.html", again="ask_reset"), 404))
    if aside := mailed.put_aside("reset", token):
        return secret(aside)
    person, _facts = found
    form = NewPasswordForm()
    form.about = (person.name, person.email)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return secret((render_template("accounts/reset.html", form=form, person=person), status))
    actions.change_password(person, password=form.password.data)
    mailed.forget("reset")
    session.sign_out()
    flash(_("Your password is changed. Sign in with it."), "good")
    return redirect(url_for("accounts.sign_in"), 303)


@bp.route("/confirm-address/<token>", methods=["GET", "POST"])
@web.public
def confirm_address(token: str) -> ResponseReturnValue:
    """Use the new address from now on."""
    key = mailed.key("address", token)
    found = tokens.read("address", key, within=rules.CHANGE_WITHIN)
    if found is None:
        return secret((render_template("accounts/key_worn_out.html", again="address"), 404))
    if aside := mailed.put_aside("address", token):
        return secret(aside)
    person, facts = found
    if not web.is_posted():
        return secret(render_template("accounts/confirm_address.html", address=facts["to"]))
    mine = session.known_person()
    actions.change_address(person, email=facts["to"])
    mailed.forget("address")
    if mine is not None and mine.id == person.id:
        session.stay(person)
    flash(_("Your account uses the new address now."), "good")
    return redirect(url_for("accounts.account"), 303)
