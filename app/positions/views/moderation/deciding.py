"""Accepting, holding and returning one position, and going on to the next."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.session import current_person
from app.errors import Conflict
from app.positions import actions, forms, queries
from app.positions.models import PositionState, PositionVersion
from app.positions.views.blueprint import bp
from app.positions.views.moderation import desk, fetching


@bp.post("/rounds/<slug>/moderation/<reference>/decide")
def decide(slug: str, reference: str) -> ResponseReturnValue:
    """Accept, hold or return the version that was read, and go on to the next position."""
    position = fetching.position_to_change(slug, reference)
    form = forms.DecisionForm()
    if not form.validate():
        return desk.page(fetching.version_at(slug, reference), decision=form), 422
    if form.version.data != str(position.current_number):
        raise Conflict(
            _("A new version came in while you were reading. Nothing was changed: read it first.")
        )
    by = current_person()
    if form.to.data == PositionState.ACCEPTED:
        actions.accept(position, by=by)
        said = _("%(reference)s was accepted.", reference=position.reference)
    elif form.to.data == PositionState.HELD:
        actions.hold(position, reason=form.reason.data, by=by)
        said = _("%(reference)s is held. The delegation is told why.", reference=position.reference)
    else:
        actions.return_(position, reason=form.reason.data, by=by)
        said = _(
            "%(reference)s was returned. The delegation is told why.", reference=position.reference
        )
    flash(said, "success")
    return redirect(_onwards(fetching.version_at(slug, reference)), 303)


def _onwards(version: PositionVersion) -> str:
    """The next position of the queue, one before it when this was the last, or the queue."""
    chosen = fetching.chosen(version.position.round)
    near = queries.neighbours(version, chosen)
    following = near.after or near.before
    slug = version.position.round.slug
    if following is None:
        return url_for(".queue", slug=slug, **chosen.kept())
    return url_for(".moderate", slug=slug, reference=following, **chosen.kept())
