"""Moving a round on, and its deadline."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.accounts.session import current_person
from app.rounds import actions
from app.rounds.forms import ExtendForm, MoveForm
from app.rounds.models import RoundState
from app.rounds.views.blueprint import bp, to_change
from app.rounds.views.desk import overview
from app.rounds.words import state_name


@bp.post("/rounds/<slug>/desk/move")
def move(slug: str) -> ResponseReturnValue:
    """Announce, open, close, publish, archive or withdraw the round."""
    round_ = to_change(slug, "round.move")
    form = MoveForm()
    if not form.validate_on_submit():
        return overview(round_, move=form, status=422)
    to = RoundState(form.to.data)
    early = to is RoundState.CLOSED and not clock.has_passed(round_.closes_at)
    if (early or to is RoundState.WITHDRAWN) and not form.reason.data:
        form.reason.errors = [_("Say why: everyone who follows the round is told.")]
        return overview(round_, move=form, status=422)
    actions.move(round_, to, by=current_person(), reason=form.reason.data or None)
    flash(_("The round is now %(state)s.", state=state_name(round_.state)), "success")
    return redirect(url_for("rounds.desk", slug=slug), 303)


@bp.post("/rounds/<slug>/desk/extend")
def extend(slug: str) -> ResponseReturnValue:
    """Move the deadline, for all, with a reason."""
    round_ = to_change(slug, "round.move")
    form = ExtendForm()
    valid = form.validate_on_submit()
    wall = None if form.closes_at.errors else form.closes_at.data
    closes_at = clock.from_wall(wall, round_.zone) if wall else None
    if closes_at and round_.closes_at and closes_at <= round_.closes_at:
        form.closes_at.errors = [_("The new deadline must come after the one that stands.")]
        valid = False
    if not valid or closes_at is None:
        return overview(round_, extend=form, status=422)
    actions.extend(round_, closes_at, reason=form.reason.data, by=current_person())
    flash(_("The deadline was extended. Parties and followers are told by mail."), "success")
    return redirect(url_for("rounds.desk", slug=slug), 303)
