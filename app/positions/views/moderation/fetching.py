"""Fetching what moderators work on. For everyone else there is no such page."""

import uuid

from flask import request
from flask_babel import gettext as _

from app import db, text, web
from app.errors import NotPossible, NotSeen
from app.positions import queries
from app.positions.models import Position, PositionState, PositionVersion
from app.positions.queries import Chosen
from app.positions.queries.moderation import STATES
from app.rounds.models import Round
from app.rounds.queries import by_slug
from app.web import one_or_404, require

SEEN_BY = "round.read_moderation"
LONGEST_LANGUAGE = 35


def round_at(slug: str, permission: str = SEEN_BY) -> Round:
    """The round, for those who run it and for auditors.

    A moderator of another round gets the same 404 as if it did not exist; a visitor is asked to
    sign in, whatever the address.
    """
    require("position.list")
    round_ = one_or_404(by_slug(slug))
    require(permission, round_, seen_by=SEEN_BY)
    return round_


def version_at(slug: str, reference: str) -> PositionVersion:
    """The version that stands of a submitted position of the round, to be read."""
    require("position.list")
    found = db.session.scalars(queries.current_version(slug, reference))
    version = found.unique().one_or_none()
    if version is None:
        raise NotSeen
    require(SEEN_BY, version.position.round, seen_by=SEEN_BY)
    if not web.can("position.view", version.position):
        raise NotSeen  # names are sealed, and more may come in
    return version


def position_to_change(slug: str, reference: str) -> Position:
    """The same, held against other writers, for its round's moderators while it can be moderated."""
    round_ = round_at(slug, "round.moderate")
    locked = queries.position_by_reference(round_.id, reference).with_for_update(of=Position)
    position = (
        db.session.scalars(locked.execution_options(populate_existing=True)).unique().one_or_none()
    )
    if position is None or not position.was_submitted:
        raise NotSeen
    if not web.can("position.moderate", position):
        raise NotPossible(_("This position was withdrawn. Nothing was changed."))
    return position


def chosen(round_: Round) -> Chosen:
    """What the address says of the queue the moderator works through.

    Where names are sealed, by state alone: every other choice would narrow down whose it is.
    """
    asked = request.args
    state = asked.get("state", "")
    usual = PositionState.SUBMITTED
    in_state = None if state == "all" else PositionState(state) if state in set(STATES) else usual
    if round_.names_sealed:
        return Chosen(state=in_state)
    return Chosen(
        state=in_state,
        group=_uuid(asked.get("group", "")),
        language=text.line(asked.get("language", ""))[:LONGEST_LANGUAGE] or None,
        late="late" in asked,
        joint="joint" in asked,
        again="again" in asked,
    )


def _uuid(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None
