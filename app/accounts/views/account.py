"""One's own account."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, web
from app.accounts import actions, queries, second_factor, session, tries
from app.accounts.forms import ChangeAddressForm, ChangePasswordForm, PreferencesForm
from app.accounts.models import SignIn
from app.accounts.views.blueprint import bp
from app.accounts.views.proving import knows_password, proved, typed


@bp.get("/account")
def account() -> ResponseReturnValue:
    """What there is to an account."""
    web.require("account.edit")
    person = session.current_person()
    on = second_factor.is_on(person)
    return render_template("accounts/account.html", person=person, second_step=on)


@bp.route("/account/preferences", methods=["GET", "POST"])
def preferences() -> ResponseReturnValue:
    """Name, language and time zone."""
    web.require("account.edit")
    person = session.current_person()
    form = PreferencesForm(obj=person)
    form.offer()
    if not form.validate_on_submit():
        return _form_page("preferences", form)
    actions.set_preferences(
        person, name=form.name.data, language=form.language.data, zone=form.zone.data
    )
    session.be_polite(person)
    flash(_("Your preferences are saved."), "good")
    return redirect(url_for("accounts.preferences"), 303)


@bp.route("/account/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """Another password. Every other browser is signed out by it."""
    web.require("account.edit")
    person = session.current_person()
    form = ChangePasswordForm()
    form.about = (person.name, person.email)
    if not form.validate_on_submit() or not knows_password(person, form):
        return _form_page("password", form)
    actions.change_password(person, password=form.password.data)
    session.stay(person)
    flash(_("Your password is changed. Every other browser is signed out."), "good")
    return redirect(url_for("accounts.account"), 303)


@bp.route("/account/address", methods=["GET", "POST"])
@proved("accounts.address", keeps=("email",))
def address() -> ResponseReturnValue:
    """Another address, once it is proved to be one's own."""
    web.require("account.edit")
    form = ChangeAddressForm(formdata=typed())
    if not form.validate_on_submit():
        return _form_page("address", form)
    tries.count((tries.MAIL_TO_ADDRESS, form.email.data))
    actions.ask_address(session.current_person(), email=form.email.data)
    return render_template("accounts/look_into_mail.html", address=form.email.data)


@bp.get("/account/sessions")
@proved("accounts.sessions")
def sessions() -> ResponseReturnValue:
    """The browsers that are signed in."""
    web.require("account.edit")
    person = session.current_person()
    return render_template(
        "accounts/sessions.html",
        sign_ins=db.session.scalars(queries.standing_sign_ins(person)).all(),
        here=session.current_sign_in(),
    )


@bp.post("/account/sessions/<uuid:ident>/end")
@proved("accounts.sessions")
def end_session(ident: uuid.UUID) -> ResponseReturnValue:
    """Sign one browser out."""
    web.require("account.edit")
    person = session.current_person()
    ended = web.one_or_404(queries.standing_sign_ins(person).where(SignIn.id == ident))
    actions.end_sign_in(ended)
    flash(_("That browser is signed out."), "good")
    return redirect(url_for("accounts.sessions"), 303)


@bp.post("/account/sessions/end-others")
@proved("accounts.sessions")
def end_other_sessions() -> ResponseReturnValue:
    """Sign every other browser out."""
    web.require("account.edit")
    actions.end_other_sign_ins(session.current_person(), but=session.current_sign_in())
    flash(_("Every other browser is signed out."), "good")
    return redirect(url_for("accounts.sessions"), 303)


def _form_page(name: str, form: object) -> ResponseReturnValue:
    status = 422 if web.is_posted() else 200
    return render_template(f"accounts/{name}.html", form=form), status
