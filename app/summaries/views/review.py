"""The review: the quoted confirm or contest, moderators answer."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, web
from app.accounts.session import current_person
from app.organisations.rules import may_draft
from app.positions import actions as positions
from app.rounds.models import Attribution, Round
from app.summaries import actions, queries
from app.summaries.forms import AnswerForm, ApartForm, RespondForm
from app.summaries.models import Verdict
from app.summaries.queries import reviews, sources
from app.summaries.views import bp
from app.summaries.views.finding import round_for, summary_to_change


@bp.get("/rounds/<slug>/summary/review")
def review(slug: str) -> ResponseReturnValue:
    """Show the quoted how they are quoted."""
    round_ = round_for(slug, "round.review_summary")
    return _page(round_)


@bp.post("/rounds/<slug>/summary/citations/<uuid:ident>/review")
def respond(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Confirm or contest a citation."""
    round_ = round_for(slug, "round.review_summary")
    citation = web.one_or_404(reviews.citation(round_.id, ident), lock=True)
    web.require("citation.review", citation)
    form = RespondForm(prefix=str(ident))
    if not form.validate_on_submit():
        return _page(round_, wrong=(ident, form)), 422
    actions.respond(
        citation,
        verdict=Verdict(form.verdict.data),
        words=form.words.data or "",
        by=current_person(),
    )
    flash(_("Thank you. The moderators see what you said."), "success")
    return redirect(url_for("summaries.review", slug=slug) + f"#c-{ident}", 303)


@bp.post("/rounds/<slug>/summary/citations/<uuid:ident>/apart")
def set_apart(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Let the cited words be quoted by themselves, under less than their position."""
    round_ = round_for(slug, "round.review_summary")
    citation = web.one_or_404(reviews.citation(round_.id, ident))
    web.require("citation.set_apart", citation, seen_by="citation.view")
    position = citation.passage.position
    form = ApartForm.of(citation, sent=True)
    if position is None or not form.validate_on_submit():
        return _page(round_, apart=(ident, form)), 422
    positions.set_apart(
        position,
        citation.passage.contribution,
        start=citation.passage.start,
        end=citation.passage.end,
        to=Attribution(form.to.data),
        by=current_person(),
    )
    flash(_("From now on these words are quoted so, and gone from your position."), "success")
    return redirect(url_for("summaries.review", slug=slug) + f"#c-{ident}", 303)


@bp.route("/rounds/<slug>/summary/reviews/<uuid:ident>", methods=["GET", "POST"])
def answer(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Answer a contest for the moderators."""
    summary = summary_to_change(slug)
    found = web.one_or_404(reviews.review(summary.round_id, ident))
    form = AnswerForm(words=found.answer)
    if form.validate_on_submit():
        actions.answer(found, words=form.words.data, by=current_person())
        flash(_("Answered."), "success")
        return redirect(url_for("summaries.publication", slug=slug), 303)
    page = render_template("summaries/answer.html", round=summary.round, review=found, form=form)
    return page, 422 if form.is_submitted() else 200


def _page(
    round_: Round,
    wrong: tuple[uuid.UUID, RespondForm] | None = None,
    apart: tuple[uuid.UUID, ApartForm] | None = None,
) -> str:
    who = web.who()
    mine = [ident for ident in who.delegations if may_draft(who, ident)]
    summary = queries.summary_of(round_)
    citations = db.session.scalars(reviews.of_organisations(round_.id, mine)).unique().all()
    found = sources.load([one.passage_id for one in citations], who) if citations else {}
    shown = [(one, found.get(one.passage_id)) for one in citations]
    forms = {
        one.id: RespondForm(
            prefix=str(one.id),
            verdict=one.review.verdict if one.review else None,
            words=one.review.words if one.review else "",
        )
        for one in citations
    }
    if wrong is not None:
        forms[wrong[0]] = wrong[1]
    set_apart_forms = {one.id: ApartForm.of(one) for one in citations}
    if apart is not None:
        set_apart_forms[apart[0]] = apart[1]
    return render_template(
        "summaries/review.html",
        round=round_,
        summary=summary,
        citations=shown,
        forms=forms,
        set_apart_forms=set_apart_forms,
        wrong=(wrong and wrong[1]) or (apart and apart[1]),
    )
