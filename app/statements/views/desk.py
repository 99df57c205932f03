"""The moderators' desk of statements: what was written, what was put, how many answered."""

import uuid
from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app import db, web
from app.accounts.session import current_person
from app.errors import NotPossible
from app.rounds import timing
from app.rounds.models import PhaseKind, Round
from app.statements import actions, queries, rules
from app.statements.forms import WithdrawForm
from app.statements.models import Statement, StatementState
from app.statements.views import bp
from app.statements.views.fetching import round_for, statement_for
from app.synthesis.views.fetching import keys_of


@bp.get("/rounds/<slug>/statements")
def desk(slug: str) -> ResponseReturnValue:
    """Show the statements of a round to those who run it."""
    return _page(round_for(slug, "round.read_statements"))


@bp.post("/rounds/<slug>/statements/put")
def put(slug: str) -> ResponseReturnValue:
    """Put the ticked drafts to the parties."""
    round_ = round_for(slug, "round.write_statements")
    query = queries.drafts_among(round_.id, keys_of(request.form.getlist("statement")))
    chosen = db.session.scalars(query.with_for_update()).all()
    if not chosen:
        return _page(round_, wrong=_("Tick at least one draft.")), 422
    actions.put(round_, chosen, by=current_person())
    flash(
        ngettext(
            "%(num)s statement was put to the parties. Their clearers are told by mail.",
            "%(num)s statements were put to the parties. Their clearers are told by mail.",
            len(chosen),
        ),
        "success",
    )
    return redirect(url_for(".desk", slug=slug), 303)


@bp.post("/rounds/<slug>/statements/<uuid:ident>/close")
def close(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Take no more answers to a statement."""
    return _do(slug, ident, "statement.close", lambda one: actions.close(one, by=current_person()))


@bp.post("/rounds/<slug>/statements/<uuid:ident>/discard")
def discard(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Throw a draft away."""
    return _do(slug, ident, "statement.edit", lambda one: actions.discard(one, by=current_person()))


@bp.route("/rounds/<slug>/statements/<uuid:ident>/withdraw", methods=["GET", "POST"])
def withdraw(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Take a statement back, saying why."""
    statement = _at(slug, ident, "statement.withdraw")
    form = WithdrawForm()
    if form.validate_on_submit():
        actions.withdraw(statement, reason=form.reason.data, by=current_person())
        flash(_("Withdrawn. It stays on record and counts no more."), "success")
        return redirect(url_for(".desk", slug=slug), 303)
    page = render_template(
        "statements/withdraw.html", round=statement.round, statement=statement, form=form
    )
    return page, 422 if form.is_submitted() else 200


def _do(
    slug: str, ident: uuid.UUID, permission: str, deed: Callable[[Statement], None]
) -> ResponseReturnValue:
    deed(_at(slug, ident, permission))
    return redirect(url_for(".desk", slug=slug), 303)


def _at(slug: str, ident: uuid.UUID, permission: str) -> Statement:
    """The statement for a deed. Where its state forbids it nobody may, and that is not a refusal."""
    statement = statement_for(slug, ident, "statement.view", lock=web.is_posted())
    if web.can("round.write_statements", statement.round) and not web.can(permission, statement):
        raise NotPossible(_("The statement is not in a state in which this can be done."))
    web.require(permission, statement)
    return statement


def _page(round_: Round, *, wrong: str | None = None) -> str:
    found = list(db.session.scalars(queries.of_round(round_.id)))
    numbers = queries.numbers_of(round_.id)
    drafts = [one for one in found if one.state is StatementState.DRAFT]
    return render_template(
        "statements/desk.html",
        round=round_,
        drafts=drafts,
        put=[one for one in found if one.state is not StatementState.DRAFT],
        numbers=numbers,
        able=queries.able(round_),
        state_of=rules.effective_state,
        reading=timing.phase_of(round_, PhaseKind.READING),
        can_be_put=rules.can_be_put(round_),
        # Where names are sealed, what came when would tell whose it is.
        by_day=[] if round_.names_sealed else queries.answers_by_day(round_),
        wrong=wrong,
    )
