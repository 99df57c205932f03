"""The queue: what waits, filtered and counted, and many accepted at once."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from app import db, text, web
from app.accounts.session import current_person
from app.errors import Conflict
from app.organisations import queries as organisations
from app.paging import paged
from app.positions import actions, attribution, labels, queries
from app.positions.forms import MOST_AT_ONCE
from app.positions.models import Position, PositionState
from app.positions.queries.moderation import STATES
from app.positions.views.blueprint import bp
from app.positions.views.moderation import fetching
from app.rounds.models import Round
from app.rounds.rules import is_sealed_now

A_PAGE = 50


@bp.get("/rounds/<slug>/moderation")
def queue(slug: str) -> ResponseReturnValue:
    """What moderators work through, with filters and how much each would find."""
    round_ = fetching.round_at(slug)
    if is_sealed_now(web.who(), round_):
        return render_template("positions/moderation/sealed.html", round=round_)
    chosen = fetching.chosen(round_)
    facets = queries.facets(round_, chosen)
    listing = paged(queries.queue(round_, chosen), per=A_PAGE, total=facets.found)
    language = str(get_locale() or "en")
    open_ = [one for one in listing.items if can_be_accepted(one)]
    return render_template(
        "positions/moderation/queue.html",
        round=round_,
        chosen=chosen,
        facets=facets,
        listing=listing,
        rows=[(one, attribution.shown(one, web.who())) for one in listing.items],
        states=[*STATES, None],
        groups=[
            (group.id, organisations.group_name(group, language))
            for group in db.session.scalars(organisations.groups())
            if group.id in facets.groups
        ],
        languages=[(code, labels.language_word(code)) for code in facets.languages],
        language_word=labels.language_word,
        value_of=value_of,
        all=[value_of(one) for one in open_] if web.can("round.moderate", round_) else [],
        state_url=lambda state: url_for(".queue", slug=slug, **replace(chosen, state=state).kept()),
    )


def value_of(position: Position) -> str:
    """What ticks a position: it stands for the version that was shown, and for no later one."""
    return f"{position.reference}.{position.current_number}"


@bp.get("/rounds/<slug>/moderation/accept")
def accept_many(slug: str) -> ResponseReturnValue:
    """Ask once more before many positions are accepted."""
    round_ = fetching.round_at(slug, "round.moderate")
    ticked = request.args.getlist("position")[:MOST_AT_ONCE]
    positions = _named(round_, ticked)
    if not positions:
        flash(_("Tick the positions first."), "info")
        return redirect(url_for(".queue", slug=slug, **fetching.chosen(round_).kept()), 303)
    return render_template(
        "positions/moderation/accept.html",
        round=round_,
        chosen=fetching.chosen(round_),
        rows=[(one, attribution.shown(one, web.who())) for one in positions],
        value_of=value_of,
        language_word=labels.language_word,
    )


@bp.post("/rounds/<slug>/moderation/accept", endpoint="accept_them")
def accept_them(slug: str) -> ResponseReturnValue:
    """Accept the positions, all or none."""
    round_ = fetching.round_at(slug, "round.moderate")
    ticked = dict.fromkeys(request.form.getlist("position")[:MOST_AT_ONCE])
    positions = _named(round_, list(ticked), lock=True)
    if len(positions) != len(ticked):
        raise Conflict(
            _(
                "Some of these have changed since you saw them: a new version, or a decision by "
                "somebody else. Nothing was changed. Look at the list again."
            )
        )
    for position in positions:
        actions.accept(position, by=current_person())
    number = len(positions)
    said = ngettext("One position was accepted.", "%(num)s positions were accepted.", number)
    flash(said, "success")
    return redirect(url_for(".queue", slug=slug, **fetching.chosen(round_).kept()), 303)


def _named(round_: Round, ticked: list[str], *, lock: bool = False) -> list[Position]:
    """The positions ticked that can still be accepted as they were shown."""
    references = [text.line(value.partition(".")[0]) for value in ticked]
    query = queries.acceptable(round_, references)
    if lock:
        query = query.with_for_update(of=Position).execution_options(populate_existing=True)
    found = db.session.scalars(query).unique()
    known = {value_of(one): one for one in found if can_be_accepted(one)}
    return [known[value] for value in dict.fromkeys(ticked) if value in known]


def can_be_accepted(position: Position) -> bool:
    """Whether it waits for a decision, or was held or returned."""
    return position.state in {
        PositionState.SUBMITTED,
        PositionState.HELD,
        PositionState.RETURNED,
    }
