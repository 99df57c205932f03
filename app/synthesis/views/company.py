"""What changes on the desk while one reads: who else is at work, and what the engine found."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock, db, web
from app.accounts.session import current_person
from app.errors import NotSeen
from app.rounds.models import Round
from app.synthesis import actions, queries
from app.synthesis.actions.sharing import ASSIGN
from app.synthesis.actions.suggesting import SUGGEST
from app.synthesis.models import Passage, Suggestion
from app.synthesis.queries import desk, progress, suggested
from app.synthesis.queries.desk import AtWork
from app.synthesis.views.blueprint import bp
from app.synthesis.views.fetching import key_arg, round_for, wants_fragment
from app.web import one_or_404


@dataclass(frozen=True, kw_only=True)
class Company:
    """Who else is at work, whether somebody is on this very passage, and what is new."""

    others: list[AtWork]
    here: list[AtWork]
    mine: bool  # the passage lies before the one who looks
    new: int
    since: datetime
    most: int = 8  # named; of the rest it is told how many they are


def company(
    round_: Round, passage_id: uuid.UUID | None, *, since: datetime | None = None
) -> Company:
    """The company of the one who looks. Without `since` nothing is new yet."""
    person = web.who().person
    known = desk.at_work(round_.id)
    others = [one for one in known if one.person_id != person]
    return Company(
        others=others,
        here=[one for one in others if one.passage_id == passage_id],
        mine=any(one.passage_id == passage_id for one in known if one not in others),
        new=progress.found_since(round_.id, {SUGGEST, ASSIGN}, since) if since else 0,
        since=since or clock.now(),
    )


@bp.get("/rounds/<slug>/coding/company")
def look_round(slug: str) -> ResponseReturnValue:
    """The line about company and news, asked for now and then by a page that lies open."""
    round_ = round_for(slug, "round.read_coding")
    return _line(round_, key_arg("passage"))


@bp.post("/rounds/<slug>/coding/<uuid:passage_id>/claim")
def claim(slug: str, passage_id: uuid.UUID) -> ResponseReturnValue:
    """The passage lies before this person: said by a page that was opened by its address."""
    round_ = round_for(slug, "round.code")
    one_or_404(desk.bare(round_.id, passage_id))
    if not any(one.passage_id == passage_id for one in desk.at_work(round_.id)):
        actions.claim(round_.id, passage_id, by=current_person())
    return _line(round_, passage_id)


def _line(round_: Round, passage_id: uuid.UUID | None) -> str:
    said = request.args.get("since", "")
    try:
        since = datetime.fromisoformat(said)
    except ValueError:
        since = clock.now()
    found = company(round_, passage_id, since=since if since.tzinfo else clock.now())
    return render_template(
        "synthesis/_company.html", round=round_, company=found, passage_id=passage_id
    )


@bp.get("/rounds/<slug>/coding/like/<uuid:suggestion_id>")
def like(slug: str, suggestion_id: uuid.UUID) -> ResponseReturnValue:
    """The decided passages that a suggestion rests on."""
    round_ = round_for(slug, "round.read_coding")
    suggestion = db.session.scalar(suggested.one(round_.id, suggestion_id))
    if suggestion is None:
        raise NotSeen
    quotes = queries.quotes(_examples(round_, suggestion), web.who())
    codings: dict[uuid.UUID, list[str]] = {}
    for coding in db.session.scalars(desk.codings_of([quote.id for quote in quotes])):
        codings.setdefault(coding.passage_id, []).append(coding.topic.name)
    return render_template(
        "synthesis/_like.html" if wants_fragment() else "synthesis/like.html",
        round=round_,
        suggestion=suggestion,
        quotes=quotes,
        codings=codings,
        back=url_for("synthesis.coding", slug=slug, passage=suggestion.passage_id),
    )


def _examples(round_: Round, suggestion: Suggestion) -> list[Passage]:
    """The examples that still stand, in the order of their likeness."""
    wanted = [uuid.UUID(ident) for ident in suggestion.examples]
    query = queries.passages(wanted).where(Passage.round_id == round_.id)
    found = {passage.id: passage for passage in db.session.scalars(query).unique()}
    return [found[ident] for ident in wanted if ident in found]
