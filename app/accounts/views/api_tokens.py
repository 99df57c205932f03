"""One's tokens for programs."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import addresses, db, web
from app.accounts import actions, api_tokens, queries, session
from app.accounts.forms import TokenForm
from app.accounts.models import ApiToken
from app.accounts.views.blueprint import bp, secret
from app.accounts.views.proving import proved, typed


@bp.get("/account/tokens")
@proved("accounts.api_tokens_page")
def api_tokens_page() -> ResponseReturnValue:
    """The tokens there are, and a new one."""
    web.require("account.edit")
    return secret(_page(_form()))


@bp.post("/account/tokens")
@proved("accounts.api_tokens_page", keeps=("name", "scopes", "until"))
def api_token_make() -> ResponseReturnValue:
    """Make one; it is shown this once."""
    web.require("account.edit")
    form = _form()
    if not form.validate_on_submit():
        return secret((_page(form), 422))
    made, token = actions.make_token(
        session.current_person(),
        name=form.name.data,
        scopes=form.scopes.data,
        expires_at=form.end_of_day(session.current_person().zone),
    )
    return secret(render_template("accounts/token_made.html", made=made, token=token))


@bp.post("/account/tokens/<uuid:ident>/end")
def api_token_end(ident: uuid.UUID) -> ResponseReturnValue:
    """Let it open nothing any more."""
    web.require("account.edit")
    person = session.current_person()
    found = web.one_or_404(queries.api_tokens_of(person.id).where(ApiToken.id == ident))
    actions.end_token(person, found)
    flash(_("The token has ended."), "good")
    return redirect(url_for("accounts.api_tokens_page"), 303)


def _form() -> TokenForm:
    form = TokenForm(formdata=typed())
    form.scopes.choices = list(api_tokens.SCOPES.items())
    return form


def _page(form: TokenForm) -> str:
    person = session.current_person()
    return render_template(
        "accounts/tokens.html",
        form=form,
        tokens=db.session.scalars(queries.api_tokens_of(person.id)).all(),
        still_opens=api_tokens.still_opens,
        scopes=api_tokens.SCOPES,
        example=addresses.whole("rounds.index"),
    )
