"""For whom one acts, and in which language one reads: chosen at the top of every page."""

import uuid

import flask
from flask import current_app, redirect, request
from flask.typing import ResponseReturnValue

from app import addresses, web
from app.accounts import session
from app.accounts.views.blueprint import HOME, bp
from app.errors import NotSeen


@bp.post("/act-for")
def act_for() -> ResponseReturnValue:
    """Act for one of one's organisations, or for none in particular."""
    web.require("account.edit")
    chosen = request.form.get("organisation", "")
    session.act_for(_one_of_theirs(chosen) if chosen else None)
    return redirect(addresses.safe_next(request.form.get("next"), HOME), 303)


@bp.post("/language")
@web.public
def language() -> ResponseReturnValue:
    """Read in another language, here, and everywhere where one is signed in."""
    chosen = request.form.get("language", "")
    if chosen not in current_app.config["TDT"].languages:
        raise NotSeen
    flask.session["language"] = chosen
    person = session.known_person()
    if person is not None:
        person.language = chosen
    return redirect(addresses.safe_next(request.form.get("next"), HOME), 303)


def _one_of_theirs(chosen: str) -> uuid.UUID:
    try:
        ident = uuid.UUID(chosen)
    except ValueError:
        raise NotSeen from None
    if ident not in (web.who().resting or web.who()).delegations:
        raise NotSeen
    return ident
