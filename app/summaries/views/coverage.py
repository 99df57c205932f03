"""Coverage: who and what was heard and is cited nowhere; groups noted as considered."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, web
from app.accounts.session import current_person
from app.errors import NotSeen
from app.organisations.models import Group
from app.paging import paged
from app.positions import attribution
from app.rounds.models import Round
from app.summaries import actions, queries
from app.summaries.forms import ConsiderForm
from app.summaries.models import Summary
from app.summaries.queries import covering
from app.summaries.views import bp
from app.summaries.views.finding import round_for, summary_to_change


@bp.get("/rounds/<slug>/summary/coverage")
def coverage(slug: str) -> ResponseReturnValue:
    """Show which parties, answers and groups the text cites nowhere."""
    round_ = round_for(slug, "round.summary_desk")
    summary = queries.summary_of(round_)
    if summary is None:
        raise NotSeen
    return _page(round_, summary)


@bp.post("/rounds/<slug>/summary/considered/<uuid:ident>")
def consider(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Note a group as considered, or take the note back."""
    summary = summary_to_change(slug)
    group = web.get_or_404(Group, ident)
    form = ConsiderForm(prefix=group.sign)
    if not form.validate_on_submit():
        return _page(summary.round, summary, form), 422
    actions.consider(summary, group, note=form.note.data or "", by=current_person())
    flash(_("Noted.") if form.note.data else _("The note was taken back."), "success")
    return redirect(url_for("summaries.coverage", slug=slug), 303)


def _page(round_: Round, summary: Summary, wrong: ConsiderForm | None = None) -> str:
    covered = queries.coverage(summary, who=web.who())
    forms = {
        one.group.sign: ConsiderForm(
            prefix=one.group.sign, note=one.considered.note if one.considered else ""
        )
        for one in covered.groups
        if not one.cited
    }
    if wrong is not None:
        forms[str(wrong._prefix).rstrip("-")] = wrong  # noqa: SLF001 - the form's own name
    questions = db.session.execute(covering.answers_by_question(summary)).all()
    left_out = sum(answers - (cited or 0) for _question, answers, cited, _wording in questions)
    return render_template(
        "summaries/coverage.html",
        round=round_,
        summary=summary,
        covered=covered,
        uncited=attribution.parties_shown(covered.uncited, web.who()),
        shown=lambda position: attribution.shown(position, web.who()),
        forms=forms,
        wrong=wrong,
        questions=questions,
        campaigns=covering.campaigns_cited(summary),
        answers=paged(covering.answers_uncited(summary), per=20, total=left_out),
    )
