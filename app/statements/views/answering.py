"""A party's answers to the statements put to it: all on one page."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app import db, web
from app.accounts.session import current_person
from app.errors import NotAllowed, SecondStepFirst
from app.organisations.models import Organisation
from app.rounds import timing
from app.rounds.models import PhaseKind
from app.rounds.queries import by_slug
from app.statements import actions, queries
from app.statements.actions.answering import differs
from app.statements.forms import AnswersForm, answers_form
from app.statements.models import StatementState
from app.statements.queries import OneAsked
from app.statements.rules import AnswerSheet, effective_state
from app.statements.views import bp


@bp.get("/rounds/<slug>/statements/answer")
def answer(slug: str) -> ResponseReturnValue:
    """Show a party what it is asked and what it answered."""
    sheet = _sheet(slug, "answer_sheet.view")
    asked = queries.asked_of(sheet)
    return _page(sheet, asked, answers_form(_open(sheet, asked), sent=False))


@bp.post("/rounds/<slug>/statements/answer")
def send(slug: str) -> ResponseReturnValue:
    """Take a party's answers."""
    sheet = _sheet(slug, "answer_sheet.answer")
    asked = queries.asked_of(sheet)
    form = answers_form(_open(sheet, asked), sent=True)
    good = form.validate()
    if good:
        good = _fresh(form)
    if not good:
        return _page(sheet, asked, form), 422
    organisation = web.get_or_404(Organisation, sheet.organisation_id)
    changed = actions.answer(sheet, form.given(), organisation=organisation, by=current_person())
    if changed:
        flash(
            ngettext("%(num)s answer was taken.", "%(num)s answers were taken.", changed),
            "success",
        )
    else:
        flash(_("Nothing was changed."), "info")
    return redirect(url_for(".answer", slug=slug), 303)


def _sheet(slug: str, permission: str) -> AnswerSheet:
    """The sheet of the organisation the person acts for."""
    round_ = web.one_or_404(by_slug(slug))
    web.require("round.view", round_)
    who = web.who()
    if who.delegations_rest:
        raise SecondStepFirst(_("Set up a second step of signing in first."))
    if who.acting_for is None:
        if who.signed_in:
            raise NotAllowed(_("Choose first for which organisation you act."))
        raise NotAllowed(_("Sign in to do this."))
    sheet = queries.sheet_of(round_, who.acting_for)
    web.require(permission, sheet, seen_by="answer_sheet.view")
    return sheet


def _open(sheet: AnswerSheet, asked: list[OneAsked]) -> list[OneAsked]:
    """Those that take answers now, if the person may give them."""
    if not web.can("answer_sheet.answer", sheet):
        return []
    return [one for one in asked if effective_state(one.statement) is StatementState.PUT]


def _fresh(form: AnswersForm) -> bool:
    """Whether nobody of the delegation changed meanwhile what this form would change."""
    given, stale = form.given(), False
    for one in form.asked:
        sent = given[one.statement]
        standing = one.answer.revision if one.answer else 0
        if sent.revision != standing and differs(one.answer, sent):
            form.refuse(
                one.statement,
                _(
                    "Somebody of your delegation answered this meanwhile. Reload the page to see it."
                ),
            )
            stale = True
    return not stale


def _page(sheet: AnswerSheet, asked: list[OneAsked], form: AnswersForm) -> str:
    organisation = db.session.get(Organisation, sheet.organisation_id)
    return render_template(
        "statements/answer.html",
        round=sheet.round,
        sheet=sheet,
        organisation=organisation,
        asked=asked,
        open=[one.statement.id for one in form.asked],
        answered=sum(one.answered for one in asked if _counts(one)),
        of=sum(_counts(one) for one in asked),
        form=form,
        reading=timing.phase_of(sheet.round, PhaseKind.READING),
    )


def _counts(one: OneAsked) -> bool:
    return one.statement.state is not StatementState.WITHDRAWN
