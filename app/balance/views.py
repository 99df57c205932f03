"""The balance of the table, for those who run the round."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from app import clock, web
from app.accounts.session import current_person
from app.analysis.protect import withhold
from app.balance import actions, income, queries
from app.rounds.models import Attribution, Round
from app.rounds.rules import has_closed
from app.rounds.timing import takes_positions
from app.rounds.views.blueprint import to_change, to_read
from app.summaries.queries import coverage, summary_of
from app.web import who

bp = Blueprint("balance", __name__)


@bp.get("/rounds/<slug>/desk/balance")
def show(slug: str) -> ResponseReturnValue:
    """Invited, accredited, drafting, submitted; who is missing; after it, spoke against cited."""
    round_ = to_read(slug, "round.balance")
    found = queries.seats(round_)
    named = round_.attribution is Attribution.NAMED
    missing = [seat for seat in found if seat.is_missing]
    since = clock.now() - actions.BETWEEN
    return render_template(
        "balance/show.html",
        round=round_,
        seats=found,
        tables=queries.tables(round_, found, str(get_locale() or "en")),
        stages=queries.STAGES,
        missing=missing,
        to_remind=[s for s in missing if s.reminded_at is None or s.reminded_at <= since],
        through=[seat for seat in found if seat.through and not seat.submitted] if named else [],
        apart=sum(1 for seat in found if seat.unaccredited and seat.submitted),
        takes=takes_positions(round_),
        cited=_cited(round_) if has_closed(who(), round_) else [],
        named=named,
        income=income.table(),
        now=clock.now(),
    )


def _cited(round_: Round) -> list[tuple[object, int | None, int | None]]:
    """By group: how many parties were heard, and how many of them the summary cites."""
    summary = summary_of(round_)
    if summary is None:
        return []
    groups = coverage(summary, who=who()).groups
    heard: dict[object, int] = {one.group.id: one.heard for one in groups}
    cited: dict[object, int] = {one.group.id: one.cited for one in groups}
    if round_.attribution is Attribution.NAMED:
        return [(one.group, one.heard, one.cited) for one in groups]
    shown_heard = withhold(heard, k=round_.least_shown)
    shown_cited = withhold(cited, k=round_.least_shown)
    return [(one.group, shown_heard[one.group.id], shown_cited[one.group.id]) for one in groups]


@bp.post("/rounds/<slug>/desk/balance/remind")
@web.costs("mail")
def remind(slug: str) -> ResponseReturnValue:
    """Remind those who are missing."""
    round_ = to_change(slug, "round.remind")
    number = actions.remind_missing(round_, by=current_person())
    if number:
        said = ngettext(
            "%(num)s organisation is reminded by mail.",
            "%(num)s organisations are reminded by mail.",
            number,
        )
        flash(said, "success")
    else:
        flash(_("Nobody to remind: each was reminded within a day, or has nobody to write to."))
    return redirect(url_for(".show", slug=slug), 303)
