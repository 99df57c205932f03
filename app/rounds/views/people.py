"""Who runs a round, and which organisations are invited."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, web
from app.accounts.session import current_person
from app.errors import NotSeen
from app.organisations.models import Organisation
from app.paging import searched
from app.rounds import actions, queries
from app.rounds.forms import RoleForm
from app.rounds.models import Role, RoleInvitation, Round
from app.rounds.rules import Asked
from app.rounds.views.blueprint import bp, to_change, to_read


@bp.get("/rounds/<slug>/desk/people")
def people(slug: str) -> ResponseReturnValue:
    """Organisers and moderators, those asked to be, and the organisations invited."""
    return _people(
        to_read(slug, "round.roles"), RoleForm(formdata=None, data={"role": "moderator"})
    )


def _people(round_: Round, form: RoleForm, status: int = 200) -> ResponseReturnValue:
    words = searched()
    found = db.session.scalars(queries.invitable(round_.id, words)).all() if words else []
    page = render_template(
        "rounds/desk/people.html",
        round=round_,
        roles=db.session.scalars(queries.roles(round_.id)).all(),
        asked=db.session.scalars(queries.role_invitations(round_.id)).all(),
        invitations=db.session.scalars(queries.invitations(round_.id)).all(),
        form=form,
        words=words,
        found=found,
    )
    return page, status


@bp.post("/rounds/<slug>/desk/people")
@web.costs("mail")
def ask(slug: str) -> ResponseReturnValue:
    """Ask whoever has an address to help run the round."""
    round_ = to_change(slug, "round.roles")
    form = RoleForm()
    if form.validate_on_submit():
        actions.ask_to_role(
            round_, email=form.email.data, role=Role(form.role.data), by=current_person()
        )
        flash(_("Asked by mail. The role waits until it is taken up."), "success")
        return _back(slug)
    return _people(round_, form, 422)


@bp.post("/rounds/<slug>/desk/people/<uuid:ident>/end")
def end_role(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Let somebody run the round no longer."""
    round_ = to_change(slug, "round.roles")
    found = next((role for role in round_.roles if role.id == ident), None)
    if found is None:
        raise NotSeen
    actions.end_role(found, by=current_person())
    flash(_("The role has ended."), "success")
    if found.person_id == current_person().id:
        return redirect(url_for("rounds.index"), 303)
    return _back(slug)


@bp.post("/rounds/<slug>/desk/asked/<uuid:ident>/take-back")
def take_back(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Ask somebody no more."""
    round_ = to_change(slug, "round.roles")
    found = web.get_or_404(RoleInvitation, ident, lock=True)
    if found.round_id != round_.id:
        raise NotSeen
    actions.take_back(found, by=current_person())
    flash(_("They are asked no more."), "success")
    return _back(slug)


@bp.post("/rounds/<slug>/desk/invite")
@web.costs("mail")
def invite(slug: str) -> ResponseReturnValue:
    """Invite an organisation."""
    round_ = to_change(slug, "round.invite")
    try:
        ident = uuid.UUID(request.form.get("organisation", ""))
    except ValueError:
        raise NotSeen from None
    organisation = web.get_or_404(Organisation, ident)
    web.require("organisation.view", organisation)
    observer = bool(request.form.get("observer"))
    actions.invite(round_, organisation, observer=observer, by=current_person())
    flash(_("%(name)s is invited.", name=organisation.name), "success")
    return _back(slug, q=request.args.get("q") or None)


@bp.post("/rounds/<slug>/desk/invitations/<uuid:ident>/remove")
def uninvite(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Invite an organisation no more."""
    round_ = to_change(slug, "round.invite")
    found = next((one for one in round_.invitations if one.id == ident), None)
    if found is None:
        raise NotSeen
    actions.uninvite(found, round_, by=current_person())
    flash(_("It is invited no more."), "success")
    return _back(slug)


@bp.get("/rounds/invitations/<uuid:ident>")
def invitation(ident: uuid.UUID) -> ResponseReturnValue:
    """Show to what somebody is asked: only to whoever has the address."""
    found = _addressed(ident)
    return render_template("rounds/invitation.html", invitation=found)


@bp.post("/rounds/invitations/<uuid:ident>")
def answer_invitation(ident: uuid.UUID) -> ResponseReturnValue:
    """Take a role up, or decline it."""
    found, by = _addressed(ident, lock=True), current_person()
    slug = found.round.slug
    if request.form.get("answer") == "decline":
        actions.take_back(found, by=by)
        flash(_("You declined."), "success")
        return redirect(url_for("rounds.index"), 303)
    actions.take_up(found, by=by)
    web.forget_who()
    flash(_("You have taken the role up."), "success")
    return redirect(url_for("rounds.desk", slug=slug), 303)


def _addressed(ident: uuid.UUID, *, lock: bool = False) -> RoleInvitation:
    """The invitation, for the person it went to. A visitor signs in first, whatever there is."""
    web.require("round.arrive")
    person = current_person()
    found = web.get_or_404(RoleInvitation, ident, lock=lock)
    web.require("role_invitation.answer", Asked(invitation=found, person=person))
    return found


def _back(slug: str, **kept: Any) -> ResponseReturnValue:  # noqa: ANN401 - passed on to url_for
    return redirect(url_for("rounds.people", slug=slug, **kept), 303)
