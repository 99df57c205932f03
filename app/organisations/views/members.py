"""Those who speak for an organisation: invited, asking, in what role."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, web
from app.accounts import mailed
from app.accounts.session import act_for, current_person
from app.organisations import actions, queries
from app.organisations.forms import InviteForm, RoleForm
from app.organisations.models import Delegate, DelegateRole, MemberInvitation, Organisation
from app.organisations.views import bp


def _page(organisation: Organisation, form: InviteForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "organisations/members.html",
        organisation=organisation,
        delegates=db.session.scalars(queries.delegates_of(organisation.id)).all(),
        invitations=db.session.scalars(queries.open_invitations(organisation.id)).all(),
        form=form,
    )
    return page, status


@bp.get("/organisations/<uuid:ident>/members")
def members(ident: uuid.UUID) -> ResponseReturnValue:
    """Show who speaks for the organisation, who asks to, and who is invited."""
    organisation = web.get_or_404(Organisation, ident)
    web.require("organisation.members", organisation)
    return _page(organisation, InviteForm())


@bp.post("/organisations/<uuid:ident>/members/invite")
@web.costs("mail")
def invite(ident: uuid.UUID) -> ResponseReturnValue:
    """Invite somebody by mail."""
    organisation = web.get_or_404(Organisation, ident)
    web.require("organisation.invite", organisation)
    form = InviteForm()
    if form.validate_on_submit():
        actions.invite_member(
            organisation,
            email=form.email.data,
            role=DelegateRole(form.role.data),
            by=current_person(),
        )
        flash(_("Invited. The mail is on its way."), "success")
        return redirect(url_for("organisations.members", ident=organisation.id), 303)
    return _page(organisation, form, 422)


@bp.post("/organisations/<uuid:ident>/invitations/<uuid:invitation_id>/revoke")
def revoke(ident: uuid.UUID, invitation_id: uuid.UUID) -> ResponseReturnValue:
    """Make an invitation worth nothing."""
    organisation = web.get_or_404(Organisation, ident)
    web.require("organisation.invite", organisation)
    found = web.get_or_404(MemberInvitation, invitation_id, lock=True)
    if found.organisation_id == organisation.id:
        actions.revoke_invitation(found, by=current_person())
    return redirect(url_for("organisations.members", ident=organisation.id), 303)


@bp.route("/invitations/<token>", methods=["GET", "POST"])
def invitation(token: str) -> ResponseReturnValue:
    """Show an invitation to whoever holds it; only sending the form takes it up."""
    aside = mailed.put_aside("invitation", token)
    web.require("organisation.register")
    found = actions.find_invitation(mailed.key("invitation", token), lock=request.method == "POST")
    if aside:
        return aside
    if request.method == "POST":
        delegate = actions.accept_invitation(found, by=current_person())
        mailed.forget("invitation")
        act_for(delegate.organisation_id)
        flash(_("You now speak for %(name)s.", name=found.organisation.name), "success")
        return redirect(url_for("organisations.show", ident=found.organisation_id), 303)
    return render_template("organisations/invitation.html", invitation=found, token=token)


@bp.post("/delegates/<uuid:ident>/decide")
def decide(ident: uuid.UUID) -> ResponseReturnValue:
    """Let somebody in who asked, or not."""
    delegate = web.get_or_404(Delegate, ident, lock=True)
    web.require("delegate.decide", delegate)
    actions.decide_request(
        delegate, accepted=request.form.get("accepted") == "yes", by=current_person()
    )
    return redirect(url_for("organisations.members", ident=delegate.organisation_id), 303)


@bp.route("/delegates/<uuid:ident>/role", methods=["GET", "POST"])
def role(ident: uuid.UUID) -> ResponseReturnValue:
    """Change what a member may do."""
    delegate = web.get_or_404(Delegate, ident, lock=request.method == "POST")
    web.require("delegate.decide", delegate)
    form = RoleForm(role=delegate.role.value, manages=delegate.manages)
    if form.validate_on_submit():
        actions.set_role(
            delegate,
            role=DelegateRole(form.role.data),
            manages=form.manages.data,
            by=current_person(),
        )
        return redirect(url_for("organisations.members", ident=delegate.organisation_id), 303)
    page = render_template("organisations/role.html", form=form, delegate=delegate)
    return page, 422 if form.is_submitted() else 200


@bp.post("/delegates/<uuid:ident>/end")
def end(ident: uuid.UUID) -> ResponseReturnValue:
    """End a member's place, or leave."""
    delegate = web.get_or_404(Delegate, ident, lock=True)
    web.require("delegate.end", delegate)
    own = delegate.person_id == current_person().id
    actions.end_delegation(delegate, by=current_person())
    flash(_("Ended."), "success")
    where = "organisations.mine" if own else "organisations.members"
    address = url_for(where) if own else url_for(where, ident=delegate.organisation_id)
    return redirect(address, 303)
