"""Fetching what a page of the form is about: the round, the organisation acted for, its position."""

import uuid

from flask import request
from flask_babel import gettext as _

from app import db, web
from app.errors import NotSeen, SecondStepFirst
from app.positions import queries
from app.positions.models import Position
from app.rounds.models import Round
from app.rounds.queries import by_slug
from app.web import one_or_404, require


def acting_for() -> uuid.UUID | None:
    """The organisation that the person acts for now, if any."""
    who = web.who()
    if who.delegations_rest:
        raise SecondStepFirst(_("Set up a second step of signing in first."))
    return who.acting_for if who.delegation(who.acting_for) is not None else None


def round_at(slug: str) -> Round:
    """The round, for whoever may see it."""
    round_ = one_or_404(by_slug(slug))
    require("round.view", round_)
    return round_


def own(round_: Round, *, lock: bool = False) -> Position | None:
    """The position of the organisation acted for, held against other writers if wished."""
    organisation = acting_for()
    if organisation is None:
        return None
    if lock:
        ident = db.session.scalar(
            queries.own_id(round_.id, organisation).with_for_update(of=Position)
        )
        if ident is None:
            return None
    query = queries.own(round_.id, organisation).execution_options(populate_existing=lock)
    return db.session.scalars(query).unique().one_or_none()


def own_or_404(slug: str, permission: str, *, lock: bool = True) -> Position:
    """The position of the organisation acted for, guarded by a permission on it.

    A person of another organisation, a moderator and an administrator get the same 404 as if
    there were none.
    """
    round_ = round_at(slug)
    require("position.list")
    position = own(round_, lock=lock)
    if position is None:
        raise NotSeen
    require(permission, position, seen_by="position.draft")
    return position


def into(position: Position) -> str:
    """The translation that an address of the form names with `into`; empty: the original."""
    asked = request.args.get("into", "")
    if asked and asked not in position.also_in:
        raise NotSeen
    return asked
