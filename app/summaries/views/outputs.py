"""The outputs of a round: whose each is, its version, date and method, and where it was sent."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from app import clock, db, web
from app.accounts.session import current_person
from app.paging import paged
from app.rounds.models import Round
from app.summaries import actions
from app.summaries.forms import DispatchForm
from app.summaries.queries import outputs as queries
from app.summaries.queries.outputs import Output
from app.summaries.views import bp
from app.summaries.views.finding import round_for


@bp.get("/rounds/<slug>/outputs")
def outputs(slug: str) -> ResponseReturnValue:
    """Show what came out of a round and to whom it was sent."""
    return _page(round_for(slug, "round.outputs"))


@bp.post("/rounds/<slug>/outputs")
def dispatch(slug: str) -> ResponseReturnValue:
    """Note to whom an output was sent."""
    round_ = round_for(slug, "round.dispatch")
    known = _known(round_)
    form = _form(round_, known)
    if not form.validate_on_submit():
        return _page(round_, form), 422
    chosen = next(one for one in known if one.key == form.output.data)
    actions.dispatch(
        round_,
        chosen,
        sent_to=form.sent_to.data,
        how=form.how.data,
        sent_at=form.sent_at,
        by=current_person(),
    )
    flash(_("Noted."), "success")
    return redirect(url_for("summaries.outputs", slug=slug, page=request.args.get("page")), 303)


def _known(round_: Round) -> list[Output]:
    """The outputs that this page of the list shows."""
    who = web.who()
    listing = paged(queries.positions(round_.id), per=30)
    shown = [queries.of_position(position, who) for position in listing.items]
    return [*queries.summaries(round_), *queries.accounts(round_), *filter(None, shown)]


def _form(round_: Round, known: list[Output]) -> DispatchForm:
    wall = clock.local(clock.now(), round_.zone).replace(tzinfo=None, second=0, microsecond=0)
    form = DispatchForm(zone=round_.zone, sent=wall)
    form.output.choices = [
        SelectChoice(one.key, _("%(title)s, version %(n)s", title=one.title, n=one.version))
        for one in known
    ]
    return form


def _page(round_: Round, form: DispatchForm | None = None) -> str:
    who = web.who()
    listing = paged(queries.positions(round_.id), per=30)
    first = [*queries.summaries(round_), *queries.accounts(round_)]
    positions = [
        one for one in (queries.of_position(p, who) for p in listing.items) if one is not None
    ]
    return render_template(
        "summaries/outputs.html",
        round=round_,
        first=first,
        positions=positions,
        listing=listing,
        dispatches=db.session.scalars(queries.dispatches(round_.id)).all(),
        form=form or _form(round_, [*first, *positions]),
    )
