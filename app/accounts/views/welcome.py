"""The first visit to an installation where nobody has an account yet."""

import hmac

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from app import web
from app.accounts import actions, first_key, mailed, queries, session, tries
from app.accounts.forms import WelcomeForm
from app.accounts.views.blueprint import bp, secret
from app.errors import NotSeen
from app.security_log import Event, tell


@bp.route("/welcome", methods=["GET", "POST"])
@web.public
def welcome() -> ResponseReturnValue:
    """Make the first administrator, who holds the key that the server printed when it started."""
    if not queries.is_empty():
        raise NotSeen
    if said := request.args.get("key"):
        mailed.keep("welcome", said)
        return secret(redirect(url_for("accounts.welcome"), 303))
    form = WelcomeForm(token=mailed.key("welcome", mailed.HERE))
    form.about = (form.name.data or "", form.email.data or "")
    if not form.validate_on_submit() or not _has_key(form):
        status = 422 if web.is_posted() else 200
        page = render_template("accounts/welcome.html", form=form)
        return secret((page, status))
    person = actions.create_admin(
        name=form.name.data,
        email=form.email.data,
        password=form.password.data,
        language=str(get_locale()),
        zone=session.default_zone(),
    )
    mailed.forget("welcome")
    session.sign_in(person)
    return redirect(url_for("accounts.first_steps"), 303)


@bp.get("/first-steps")
def first_steps() -> ResponseReturnValue:
    """What an administrator does first, one thing after the other."""
    web.require("person.list")
    return render_template(
        "accounts/first_steps.html",
        mail_server=current_app.config["TDT"].mail_server,
        pages=current_app.view_functions,
    )


def _has_key(form: WelcomeForm) -> bool:
    network = (tries.SIGN_IN_OF_ONE, f"welcome {session.network()}")
    tries.count(network)
    if hmac.compare_digest(first_key.key().encode(), (form.token.data or "").encode()):
        return True
    tell(Event.SIGN_IN_FAILED, way="first key")
    form.token.errors = [_("This is not the key that the server printed when it started.")]
    return False
