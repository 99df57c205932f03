"""The administrators' desk: entries to decide on, twins to merge, the list of groups."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from app import db, web
from app.accounts.session import current_person
from app.organisations import actions, queries
from app.organisations.forms import GroupForm, MergeForm, ReturnForm
from app.organisations.models import Group, Organisation
from app.organisations.views import bp
from app.paging import searched

LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar")


@bp.get("/organisations/desk")
def desk() -> ResponseReturnValue:
    """Show what waits for an administrator."""
    web.require("organisation.decide")
    return render_template(
        "organisations/desk.html",
        waiting=db.session.scalars(queries.waiting()).unique().all(),
        groups=db.session.scalars(queries.groups()).all(),
    )


@bp.post("/organisations/<uuid:ident>/accept")
def accept(ident: uuid.UUID) -> ResponseReturnValue:
    """Accept an entry."""
    organisation = web.get_or_404(Organisation, ident, lock=True)
    web.require("organisation.decide", organisation)
    actions.accept(organisation, by=current_person())
    flash(_("%(name)s was accepted.", name=organisation.name), "success")
    return redirect(url_for("organisations.desk"), 303)


@bp.route("/organisations/<uuid:ident>/return", methods=["GET", "POST"])
def return_(ident: uuid.UUID) -> ResponseReturnValue:
    """Return an entry with a reason."""
    organisation = web.get_or_404(Organisation, ident, lock=request.method == "POST")
    web.require("organisation.decide", organisation)
    form = ReturnForm()
    if form.validate_on_submit():
        actions.return_(organisation, reason=form.reason.data, by=current_person())
        flash(_("Returned with your reason."), "success")
        return redirect(url_for("organisations.desk"), 303)
    page = render_template("organisations/return.html", form=form, organisation=organisation)
    return page, 422 if form.is_submitted() else 200


@bp.route("/organisations/<uuid:ident>/merge", methods=["GET", "POST"])
def merge(ident: uuid.UUID) -> ResponseReturnValue:
    """Merge an entry into its twin."""
    organisation = web.get_or_404(Organisation, ident, lock=request.method == "POST")
    web.require("organisation.merge", organisation)
    twins = [
        one
        for one, _close in queries.similar(organisation.name, most=10)
        if one.id != organisation.id
    ]
    if words := searched():
        found = db.session.scalars(queries.search(words=words).limit(20)).unique()
        twins += [one for one in found if one not in twins and one.id != organisation.id]
    form = MergeForm()
    form.into.choices = [SelectChoice(str(one.id), one.name) for one in twins]
    if form.validate_on_submit():
        into = web.get_or_404(Organisation, uuid.UUID(form.into.data), lock=True)
        actions.merge(organisation, into=into, by=current_person())
        flash(_("Merged into %(name)s.", name=into.name), "success")
        return redirect(url_for("organisations.show", ident=into.id), 303)
    page = render_template("organisations/merge.html", form=form, organisation=organisation)
    return page, 422 if form.is_submitted() else 200


@bp.route("/groups/<uuid:ident>", methods=["GET", "POST"])
def group(ident: uuid.UUID) -> ResponseReturnValue:
    """Change a stakeholder group's names and place."""
    found = web.get_or_404(Group, ident, lock=request.method == "POST")
    web.require("group.edit", found)
    form = GroupForm(place=found.place, **{code: found.names.get(code, "") for code in LANGUAGES})
    if form.validate_on_submit():
        names = {code: form[code].data or "" for code in LANGUAGES}
        actions.edit_group(found, names=names, place=form.place.data, by=current_person())
        flash(_("Saved."), "success")
        return redirect(url_for("organisations.desk"), 303)
    page = render_template("organisations/group.html", form=form, group=found)
    return page, 422 if form.is_submitted() else 200
