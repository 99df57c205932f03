"""Marking passages in a whole text: any stretch by mouse, touch or key, or sentences by ticks."""

import uuid

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app import db, text, web
from app.accounts.session import current_person
from app.analysis.split import sentences
from app.errors import NotSeen
from app.moderation.models import Contribution
from app.moderation.queries import hidden
from app.positions.queries import position_by_reference
from app.rounds.models import Round
from app.synthesis import actions, queries
from app.synthesis.models import Passage
from app.synthesis.queries import desk
from app.synthesis.queries.origins import standing_contributions
from app.synthesis.rules import coding_open
from app.synthesis.views.blueprint import bp
from app.synthesis.views.fetching import round_for, topics_at
from app.web import one_or_404

COVER = "█"  # stands for each hidden character, so that places stay what they are


@bp.get("/rounds/<slug>/coding/positions/<reference>")
def position(slug: str, reference: str) -> ResponseReturnValue:
    """The first text of a position."""
    round_ = round_for(slug, "round.read_coding")
    found = one_or_404(position_by_reference(round_.id, reference))
    texts = [one for one in db.session.scalars(standing_contributions([found.id])) if one]
    if not texts:
        flash(_("This position has no text to mark."))
        return redirect(url_for("positions.read", slug=slug, reference=reference), 303)
    return redirect(url_for("synthesis.marking", slug=slug, contribution_id=texts[0]), 303)


@bp.get("/rounds/<slug>/coding/texts/<uuid:contribution_id>")
def marking(slug: str, contribution_id: uuid.UUID) -> ResponseReturnValue:
    """One text, with the passages in it, in which more can be marked."""
    round_ = round_for(slug, "round.read_coding")
    return _page(round_, _text(round_, contribution_id))


def _text(round_: Round, contribution_id: uuid.UUID) -> Contribution:
    query = (
        sa.select(Contribution)
        .where(Contribution.round_id == round_.id, Contribution.id == contribution_id)
        .options(joinedload(Contribution.redactions))
    )
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotSeen
    return found


def _page(round_: Round, words: Contribution, *, wrong: str = "") -> str:
    source = queries.sources([words])[words.id]
    passages = list(
        db.session.scalars(
            queries.with_source(
                sa.select(Passage)
                .where(Passage.contribution_id == words.id, Passage.removed_at.is_(None))
                .order_by(Passage.start, Passage.end)
            )
        ).unique()
    )
    counted = desk.topics_with_counts(round_.id)
    codings: dict[uuid.UUID, list[str]] = {}
    for coding in db.session.scalars(desk.codings_of([passage.id for passage in passages])):
        codings.setdefault(coding.passage_id, []).append(coding.topic.name)
    quotes = queries.quotes(passages, web.who(), wordings={})
    siblings = []
    if source.position is not None:
        siblings = list(db.session.scalars(standing_contributions([source.position.id])))
    spans = [(one.start, one.end) for one in sentences(words.plain, language=words.language)]
    return render_template(
        "synthesis/marking.html",
        round=round_,
        text=words,
        shown=_covered(words),
        source=source,
        siblings=siblings,
        quotes=quotes,
        codings=codings,
        open=coding_open(counted[0][0].tree if counted else None),
        nodes=queries.nodes(t for t, _count in counted if t.since_version is not None),
        sentences=text.render_sentences(
            words.source, spans, hidden=hidden(words), removed=_("removed")
        ),
        wrong=wrong,
    )


@bp.post("/rounds/<slug>/coding/texts/<uuid:contribution_id>")
def mark(slug: str, contribution_id: uuid.UUID) -> ResponseReturnValue:
    """Mark what was chosen, and put it on the topics named."""
    round_ = round_for(slug, "round.code")
    words = _text(round_, contribution_id)
    stretches = _stretches(words)
    if not stretches:
        return _page(round_, words, wrong=_("Choose a stretch of the text first.")), 422
    by = current_person()
    topics = topics_at(round_, request.form.getlist("topic"))
    for start, end in stretches:
        passage = actions.add_passage(words, start=start, end=end, by=by)
        db.session.flush()
        if topics:
            actions.code(passage, topics=topics, by=by)
    flash(_("The passage is marked."), "good")
    return redirect(
        url_for("synthesis.marking", slug=slug, contribution_id=words.id, _anchor="passages"), 303
    )


def _stretches(words: Contribution) -> list[tuple[int, int]]:
    """The stretch that was selected, or the ticked sentences, neighbours taken together."""
    start, end = (text.whole(request.form.get(name, "")) for name in ("start", "end"))
    if start is not None and end is not None:
        return [(start, end)]
    ticked = [
        text.stretch(value, most=len(words.plain)) for value in request.form.getlist("sentence")
    ]
    together: list[tuple[int, int]] = []
    for first, last in sorted(one for one in ticked if one is not None):
        if together and not words.plain[together[-1][1] : first].strip():
            together[-1] = (together[-1][0], last)
        else:
            together.append((first, last))
    return together


def _covered(words: Contribution) -> str:
    """The plain text with every hidden character covered, so that places stay what they are."""
    shown = words.plain
    for one in hidden(words):
        shown = shown[: one.start] + COVER * (one.end - one.start) + shown[one.end :]
    return shown
