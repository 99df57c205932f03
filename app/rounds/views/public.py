"""What anyone may read: the list of rounds and the page of each."""

import uuid
from collections.abc import Sequence

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from app import db, web
from app.accounts.session import current_person
from app.errors import NotSeen
from app.files.sending import send
from app.organisations.queries import group_name
from app.paging import paged, searched
from app.rounds import actions, calendar, queries, taking_part
from app.rounds.models import EarlierTerms, PhaseKind, Round, RoundState
from app.rounds.timing import effective_state
from app.rounds.views.blueprint import bp
from app.web import one_or_404, require

PER_PAGE = 20
OVER = frozenset(
    {RoundState.CLOSED, RoundState.PUBLISHED, RoundState.ARCHIVED, RoundState.WITHDRAWN}
)


@bp.get("/", endpoint="home")
@bp.get("/rounds")
def index() -> ResponseReturnValue:
    """The rounds this person may see, the open ones first."""
    require("round.list")
    who = web.who()
    words = searched()
    state = request.args.get("state", "")
    listing = paged(queries.listed(who, words=words, state=state), per=PER_PAGE)
    numbers = db.session.execute(queries.numbers_by_state(who))
    parties = db.session.execute(queries.parties_of(round_.id for round_ in listing.items))
    return render_template(
        "rounds/index.html",
        listing=listing,
        numbers={row[0]: row[1] for row in numbers},
        parties=_totals(listing.items, {row[0]: row[1] for row in parties}),
        states=list(RoundState),
        words=words,
        state=state,
        who=who,
    )


def _totals(rounds: Sequence[Round], parties: dict[uuid.UUID, int]) -> dict[uuid.UUID, int | None]:
    return {one.id: taking_part.total(one, parties.get(one.id, 0)) for one in rounds}


@bp.get("/rounds/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """One round, for anyone who may see it."""
    round_ = db.session.scalars(queries.public_page(slug)).unique().one_or_none()
    if round_ is None:
        raise NotSeen
    require("round.view", round_)
    return render_template("rounds/show.html", round=round_, **_shown(round_))


@bp.get("/rounds/at/<uuid:ident>")
def at(ident: uuid.UUID) -> ResponseReturnValue:
    """Lead from a mail that does not name a round to the round, once somebody has signed in."""
    require("round.arrive")
    round_ = web.get_or_404(Round, ident)
    require("round.view", round_)
    return redirect(url_for("rounds.show", slug=round_.slug), 303)


def _shown(round_: Round) -> dict[str, object]:
    who = web.who()
    pages = db.session.scalars(queries.pages(round_.id)).unique().all()
    asked = [question for page in pages for question in page.asked]
    rows = [(row[0], row[1]) for row in db.session.execute(queries.parties_by_group(round_.id))]
    locale = str(get_locale() or "en")
    counts = taking_part.counts(
        round_, rows, {group.sign: group_name(group, locale) for group, _number in rows}
    )
    return {
        "who": who,
        "pages": pages,
        "numbers": {question.id: number for number, question in enumerate(asked, start=1)},
        "number_of_questions": len(asked),
        "must": sum(question.current.required for question in asked),
        "counts": counts,
        "apart": db.session.scalar(queries.parties_apart(round_.id)) if round_.accredits else 0,
        "withheld": any(one.number is None for one in counts),
        "standing": taking_part.standing(who, round_).value,
        "has_deadline": calendar.has_deadline(round_),
        "over": effective_state(round_) in OVER,
        "review": any(phase.kind is PhaseKind.REVIEW for phase in round_.phases),
        "follows": who.person is not None
        and db.session.scalar(queries.followed_by(who.person, round_.id)) is not None,
    }


@bp.get("/rounds/<slug>/deadline.ics")
def deadline(slug: str) -> ResponseReturnValue:
    """The deadline as an entry for calendars."""
    round_ = one_or_404(queries.by_slug(slug))
    require("round.view", round_)
    if not calendar.has_deadline(round_):
        raise NotSeen
    response = Response(
        calendar.deadline(round_), content_type=f"{calendar.MEDIA_TYPE}; charset=utf-8"
    )
    response.headers.set("Content-Disposition", "attachment", filename=f"{round_.slug}.ics")
    return response


@bp.get("/rounds/<slug>/enter")
def enter(slug: str) -> ResponseReturnValue:
    """Let a visitor sign in, and come back to the round."""
    round_ = one_or_404(queries.by_slug(slug))
    require("round.follow", round_)
    return redirect(url_for("rounds.show", slug=slug), 303)


@bp.post("/rounds/<slug>/follow")
@web.costs("mail")
def follow(slug: str) -> ResponseReturnValue:
    """Follow the round, or stop following it."""
    round_ = one_or_404(queries.by_slug(slug))
    require("round.follow", round_)
    if request.form.get("follow"):
        actions.follow(round_, by=current_person())
        flash(_("You will hear of this round by mail."), "success")
    else:
        actions.unfollow(round_, by=current_person())
        flash(_("You will hear no more of this round."), "success")
    return redirect(url_for("rounds.show", slug=slug), 303)


@bp.get("/rounds/<slug>/terms", defaults={"version": None})
@bp.get("/rounds/<slug>/terms/<int:version>")
def terms(slug: str, version: int | None) -> ResponseReturnValue:
    """What a party agrees to, now or in an earlier version."""
    round_ = one_or_404(queries.by_slug(slug))
    require("round.view", round_)
    words, shown = round_.terms, round_.terms_version
    earlier = db.session.scalars(queries.earlier_terms(round_.id)).all()
    if version not in {None, shown}:
        words, shown = _earlier(earlier, version), version or 0
    return render_template(
        "rounds/terms.html", round=round_, words=words, version=shown, earlier=earlier
    )


def _earlier(earlier: Sequence[EarlierTerms], version: int | None) -> str:
    for terms_ in earlier:
        if terms_.version == version:
            return terms_.terms
    raise NotSeen


@bp.get("/rounds/<slug>/documents/<uuid:ident>")
@web.costs("file")
def document(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """A background document that is kept here."""
    round_ = one_or_404(queries.by_slug(slug))
    require("round.view", round_)
    for found in round_.documents:
        if found.id == ident and found.file is not None:
            return send(found.file)
    raise NotSeen
