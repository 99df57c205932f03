"""Out for review, back to the desk, published, begun anew."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock, web
from app.accounts.session import current_person
from app.errors import NotPossible
from app.rounds.models import PhaseKind, Round
from app.summaries import actions, queries
from app.summaries.forms import PublishForm, ReviewForm
from app.summaries.models import Summary
from app.summaries.queries import covering
from app.summaries.views import bp
from app.summaries.views.finding import round_for, summary_to_change


@bp.get("/rounds/<slug>/summary/publish")
def publication(slug: str) -> ResponseReturnValue:
    """Show what is missing, what the quoted said, and the next step."""
    round_ = round_for(slug, "round.summary_desk")
    summary = queries.summary_of(round_)
    if summary is None:
        return redirect(url_for("summaries.write", slug=slug), 303)
    return _page(round_, summary)


@bp.post("/rounds/<slug>/summary/review/begin")
@web.costs("mail")
def begin_review(slug: str) -> ResponseReturnValue:
    """Send the text out for review."""
    summary = summary_to_change(slug)
    form = ReviewForm(zone=summary.round.zone)
    if not form.validate_on_submit():
        return _page(summary.round, summary, review=form), 422
    try:
        actions.send_for_review(summary, ends_at=form.ends_at, by=current_person())
    except NotPossible as refused:
        return _page(summary.round, summary, review=form, refused=str(refused)), 409
    flash(_("The quoted parties were asked."), "success")
    return redirect(url_for("summaries.publication", slug=slug), 303)


@bp.post("/rounds/<slug>/summary/publish")
def publish(slug: str) -> ResponseReturnValue:
    """Publish the text, or say what is missing."""
    summary = summary_to_change(slug)
    form = PublishForm()
    if not form.validate_on_submit():
        return _page(summary.round, summary, publish=form), 422
    try:
        version = actions.publish(
            summary, note=form.note.data or "", hurry=form.hurry.data or "", by=current_person()
        )
    except NotPossible as refused:
        return _page(summary.round, summary, publish=form, refused=str(refused)), 409
    flash(_("Version %(n)s is published.", n=version.number), "success")
    return redirect(url_for("summaries.version", slug=slug, number=version.number), 303)


@bp.post("/rounds/<slug>/summary/review/end")
def take_back(slug: str) -> ResponseReturnValue:
    """Take the text back from review to change it."""
    actions.take_back(summary_to_change(slug), by=current_person())
    flash(_("The text is back on the desk."), "success")
    return redirect(url_for("summaries.write", slug=slug), 303)


@bp.post("/rounds/<slug>/summary/next")
def begin_next(slug: str) -> ResponseReturnValue:
    """Begin the next version."""
    actions.begin_next(summary_to_change(slug), by=current_person())
    return redirect(url_for("summaries.write", slug=slug), 303)


def _page(
    round_: Round,
    summary: Summary,
    *,
    review: ReviewForm | None = None,
    publish: PublishForm | None = None,
    refused: str | None = None,
) -> str:
    text = queries.text_of(summary, web.who())
    covered = queries.coverage(summary, text)
    lacking = covering.missing(summary, text, covered)
    return render_template(
        "summaries/publish.html",
        round=round_,
        summary=summary,
        text=text,
        covered=covered,
        missing=lacking,
        before_review=covering.before_review(lacking),
        review=review or ReviewForm(zone=round_.zone, ends=_usual_end(round_)),
        publish=publish or PublishForm(),
        refused=refused,
    )


def _usual_end(round_: Round) -> object:
    """When the round's review phase ends, or in a week, on the clocks of the round's zone."""
    phase = next((one for one in round_.phases if one.kind is PhaseKind.REVIEW), None)
    ends = phase.ends_at if phase and not clock.has_passed(phase.ends_at) else None
    wall = clock.local(ends or clock.now() + timedelta(days=7), round_.zone)
    return wall.replace(tzinfo=None, second=0, microsecond=0)
