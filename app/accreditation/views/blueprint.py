"""The blueprint that the pages of accreditation hang on, and how each finds what it shows."""

import uuid

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from app import db
from app.accreditation import actions, queries
from app.accreditation.models import AccreditationRules, Application
from app.accreditation.rules import Case
from app.errors import NotSeen
from app.organisations.models import Organisation
from app.rounds.models import Round
from app.rounds.queries import by_slug
from app.web import get_or_404, one_or_404, require, who

bp = Blueprint("accreditation", __name__)

HERE = "/rounds/<slug>/accreditation"
ONE = f"{HERE}/<uuid:ident>"
DESK = "/rounds/<slug>/desk/accreditation"


def round_at(slug: str, permission: str, *, seen_by: str = "accreditation.view") -> Round:
    """The round at this address, for whoever may do this with its accreditation."""
    round_ = one_or_404(by_slug(slug))
    require(permission, round_, seen_by=seen_by)
    return round_


def rules_of(round_: Round) -> AccreditationRules:
    """How the round accredits; NotSeen where it never said."""
    return one_or_404(queries.rules_of(round_.id))


def application_at(slug: str, ident: uuid.UUID) -> Application:
    """The application at this address, to read, for whoever may see the register."""
    round_ = round_at(slug, "accreditation.view")
    return one_or_404(queries.application(round_.id, ident))


def to_change(slug: str, ident: uuid.UUID) -> Application:
    """The application, held against other writers and brought up to the clock, to change it."""
    round_ = round_at(slug, "accreditation.view")
    get_or_404(Application, ident, lock=True)
    return actions.follow_clock(one_or_404(queries.application(round_.id, ident)))


def case_of(application: Application) -> Case:
    """The application with the rules that an appeal is judged by."""
    return Case(application=application, rules=rules_of(application.round))


def acting_organisation() -> Organisation:
    """The organisation that the person acts for."""
    organisation = db.session.get(Organisation, who().acting_for) if who().acting_for else None
    if organisation is None:
        raise NotSeen
    return organisation


def back_to(application: Application) -> ResponseReturnValue:
    """Go on to the page of the application."""
    address = url_for(".show", slug=application.round.slug, ident=application.id)
    return redirect(address, 303)
