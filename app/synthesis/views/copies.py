"""Texts that many sent: what they are, who sent them, what is their own, and what is no copy."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app import db, web
from app.accounts.session import current_person
from app.errors import NotSeen
from app.paging import paged
from app.rounds.models import Round
from app.synthesis import actions, queries
from app.synthesis.models import Campaign, Passage, Twin
from app.synthesis.queries import copies as reading
from app.synthesis.queries.desk import codings_of
from app.synthesis.queries.quotes import Quote
from app.synthesis.rules import sees_all, withholds
from app.synthesis.views.blueprint import bp
from app.synthesis.views.fetching import round_for
from app.web import one_or_404

CAMPAIGNS = 20
COPIES = 20


@dataclass(frozen=True, kw_only=True)
class Member:
    """A copy as a reader may see it, with the stretches that are its own."""

    twin: Twin
    quote: Quote
    own: list[str]


@bp.get("/rounds/<slug>/synthesis/copies")
def copies(slug: str) -> ResponseReturnValue:
    """The texts that many sent, with how many parties and from which groups."""
    round_, accepted = _round(slug)
    listing = paged(reading.campaigns(round_.id, accepted=accepted), per=CAMPAIGNS)
    found = list(listing.items)
    passages = _canonical(found)
    apart = [] if accepted else db.session.scalars(reading.apart(round_.id).limit(COPIES)).all()
    return render_template(
        "synthesis/copies.html",
        round=round_,
        listing=listing,
        sent=reading.sent(found, accepted=accepted),
        quotes=_quotes([passages[one.canonical_id] for one in found]),
        apart=_members(apart),
    )


def _round(slug: str) -> tuple[Round, bool]:
    """The round, and whether only what was accepted may be shown.

    Where names are not shown, who sent the same text could be told from it: such a round keeps
    the page to those who run it.
    """
    round_ = round_for(slug, "round.read_synthesis")
    everything = sees_all(web.who(), round_)
    if withholds(round_, all_names=everything):
        raise NotSeen
    return round_, not everything


def _canonical(found: list[Campaign]) -> dict[uuid.UUID, Passage]:
    query = queries.passages([one.canonical_id for one in found])
    return {passage.id: passage for passage in db.session.scalars(query).unique()}


def _quotes(found: list[Passage]) -> list[Quote]:
    return queries.quotes(found, web.who())


def _members(some: Sequence[Twin]) -> list[Member]:
    passages = reading.passages_of(some)
    quotes = {quote.id: quote for quote in _quotes([passages[one.passage_id] for one in some])}
    found = []
    for twin in some:
        quote = quotes[twin.passage_id]
        own = [quote.words[start:end] for start, end in twin.personal] if quote.words else []
        found.append(Member(twin=twin, quote=quote, own=own))
    return found


@bp.get("/rounds/<slug>/synthesis/copies/<uuid:ident>")
def campaign(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """One text that many sent, and each copy with what is its own in it."""
    round_, accepted = _round(slug)
    found = one_or_404(reading.one_campaign(round_.id, ident))
    sent = reading.sent([found], accepted=accepted)[0]
    if accepted and sent.parties < 2:  # noqa: PLR2004 - to this reader nobody repeats it
        raise NotSeen
    listing = paged(reading.members(found, accepted=accepted), per=COPIES)
    passage = _canonical([found])[found.canonical_id]
    return render_template(
        "synthesis/campaign.html",
        round=round_,
        campaign=found,
        sent=sent,
        quote=_quotes([passage])[0],
        listing=listing,
        members=_members(listing.items),
        codings=db.session.scalars(codings_of([found.canonical_id])).all(),
        undecided=0 if accepted else reading.count_undecided(found.canonical_id),
    )


@bp.post("/rounds/<slug>/synthesis/copies")
@web.costs("work")
def find_copies(slug: str) -> ResponseReturnValue:
    """Ask for a look for copies."""
    round_ = round_for(slug, "round.code")
    actions.find_copies(round_.id)
    flash(_("Copies are being looked for. Look here again in a moment."), "good")
    return redirect(url_for("synthesis.copies", slug=slug), 303)


@bp.post("/rounds/<slug>/synthesis/copies/<uuid:ident>/code")
def code_copies(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Put the undecided copies on the topics of the text that they repeat."""
    round_ = round_for(slug, "round.code")
    found = one_or_404(reading.one_campaign(round_.id, ident), lock=True)
    batch = actions.code_copies(found, by=current_person())
    flash(ngettext("Decided %(num)s passage.", "Decided %(num)s passages.", batch.size), "good")
    return redirect(url_for("synthesis.campaign", slug=slug, ident=ident), 303)


@bp.post("/rounds/<slug>/synthesis/copies/passages/<uuid:passage_id>/apart")
def set_apart(slug: str, passage_id: uuid.UUID) -> ResponseReturnValue:
    """Say that a passage is no copy."""
    round_ = round_for(slug, "round.code")
    twin = one_or_404(reading.one_twin(round_.id, passage_id), lock=True)
    within = twin.campaign_id
    actions.set_apart(twin, by=current_person())
    flash(_("It counts as words of its own from now on."), "good")
    there_still = db.session.get(Campaign, within) if within else None
    if there_still is None:
        return redirect(url_for("synthesis.copies", slug=slug), 303)
    return redirect(url_for("synthesis.campaign", slug=slug, ident=within), 303)


@bp.post("/rounds/<slug>/synthesis/copies/passages/<uuid:passage_id>/again")
def let_look(slug: str, passage_id: uuid.UUID) -> ResponseReturnValue:
    """Take back that a passage is no copy."""
    round_ = round_for(slug, "round.code")
    twin = one_or_404(reading.one_twin(round_.id, passage_id), lock=True)
    actions.let_look(twin, by=current_person())
    flash(_("It is looked at again."), "good")
    return redirect(url_for("synthesis.copies", slug=slug), 303)
