"""Showing less of whose a position is, at any time after it was sent."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.session import current_person
from app.positions import actions
from app.positions.views import fetching, hub
from app.positions.views.blueprint import bp
from app.rounds.models import Attribution


@bp.post("/rounds/<slug>/position/tighten")
def tighten(slug: str) -> ResponseReturnValue:
    """Show the position under less than before."""
    position = fetching.own_or_404(slug, "position.tighten")
    form = hub.tighten_form(position, sent=True)
    if not form.validate():
        return hub.page(position, tighten_form=form), 422
    actions.tighten(position, to=Attribution(form.to.data), by=current_person())
    flash(_("From now on it is shown so, wherever it is shown."), "success")
    return redirect(url_for(".show", slug=slug, _anchor="shown-as"), 303)
