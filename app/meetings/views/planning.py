"""The organiser's pages: planning, moving, cancelling, saying that a session was held."""

import uuid

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.accounts.session import current_person
from app.meetings import actions, queries
from app.meetings.forms import CancelForm, PlanForm, WhenForm
from app.meetings.views.blueprint import SESSION, bp, page_of, session_at
from app.rounds.queries import by_slug
from app.web import one_or_404, require


@bp.route("/new", methods=["GET", "POST"])
def plan(slug: str) -> ResponseReturnValue:
    """Put a session on the programme."""
    round_ = one_or_404(by_slug(slug))
    require("round.plan_session", round_)
    form = PlanForm(round_)
    if form.validate_on_submit():
        session = actions.plan(round_, form.plan(), by=current_person())
        flash(_("The session is on the programme."), "success")
        return redirect(page_of(session), 303)
    names = db.session.scalars(queries.names_to_suggest(round_.id)).all()
    page = render_template("meetings/plan.html", round=round_, session=None, form=form, names=names)
    return page, 422 if form.is_submitted() else 200


@bp.route(f"{SESSION}/edit", methods=["GET", "POST"])
def edit(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Change a session; those who registered hear of what they see changed, in one mail."""
    session = session_at(slug, ident)
    require("session.edit", session)
    form = PlanForm(session.round, session)
    if form.validate_on_submit():
        changed = actions.edit(session, form.plan(), by=current_person())
        flash(
            _("Saved. Those who registered are told in one mail.") if changed else _("Saved."),
            "success",
        )
        return redirect(page_of(session), 303)
    names = db.session.scalars(queries.names_to_suggest(session.round_id)).all()
    page = render_template(
        "meetings/plan.html", round=session.round, session=session, form=form, names=names
    )
    return page, 422 if form.is_submitted() else 200


@bp.route(f"{SESSION}/move", methods=["GET", "POST"])
def move(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Give a session another time."""
    session = session_at(slug, ident)
    require("session.edit", session)
    form = WhenForm(session.round, session)
    if form.validate_on_submit():
        starts_at, ends_at = form.instants()
        actions.move(session, starts_at=starts_at, ends_at=ends_at, by=current_person())
        flash(_("The session has its new time."), "success")
        return redirect(page_of(session), 303)
    page = render_template("meetings/move.html", round=session.round, session=session, form=form)
    return page, 422 if form.is_submitted() else 200


@bp.route(f"{SESSION}/cancel", methods=["GET", "POST"])
def cancel(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Call a session off."""
    session = session_at(slug, ident)
    require("session.cancel", session)
    form = CancelForm()
    if form.validate_on_submit():
        actions.cancel(session, reason=form.reason.data, by=current_person())
        flash(_("The session is cancelled, and everyone concerned is told."), "success")
        return redirect(page_of(session), 303)
    page = render_template("meetings/cancel.html", round=session.round, session=session, form=form)
    return page, 422 if form.is_submitted() else 200


@bp.post(f"{SESSION}/held")
def hold(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Say that a session took place."""
    session = session_at(slug, ident)
    require("session.hold", session)
    actions.hold(session, by=current_person())
    flash(_("Marked as held. The rapporteur can send the account."), "success")
    return redirect(page_of(session), 303)
