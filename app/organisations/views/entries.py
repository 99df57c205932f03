"""The list of organisations, one organisation, registering and changing it."""

import uuid

from babel import Locale
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from wtforms import SelectChoice

from app import addresses, db, web
from app.accounts.session import act_for, current_person
from app.organisations import actions, geography, queries
from app.organisations.forms import JoinForm, NameForm, OrganisationForm
from app.organisations.models import DelegateRole, Organisation, OrganisationName, Region
from app.organisations.views import bp
from app.paging import paged, searched


@bp.get("/organisations")
def index() -> ResponseReturnValue:
    """Show who can take part, by group and region."""
    web.require("organisation.list")
    asked = request.args
    groups = db.session.scalars(queries.groups()).all()
    group = next((g for g in groups if g.sign == asked.get("group")), None)
    query = queries.search(
        words=searched(),
        group_id=group.id if group else None,
        region=asked.get("region", ""),
    )
    return render_template(
        "organisations/index.html",
        listing=paged(query),
        groups=groups,
        counts=queries.counts_by_group(),
        group=group,
        regions=[(region.value, queries.region_name(region)) for region in Region],
    )


@bp.get("/organisations/<uuid:ident>")
def show(ident: uuid.UUID) -> ResponseReturnValue:
    """Show one organisation; an entry that was merged leads to its twin."""
    organisation = web.get_or_404(Organisation, ident)
    web.require("organisation.view", organisation)
    if organisation.merged_into_id is not None:
        return redirect(url_for("organisations.show", ident=organisation.merged_into_id), 301)
    language = str(get_locale() or "en")
    country = (
        geography.country_name(organisation.country, language) if organisation.country else None
    )
    return render_template("organisations/show.html", organisation=organisation, country=country)


@bp.post("/organisations/in-my-own-name")
def in_my_own_name() -> ResponseReturnValue:
    """Let the person speak in their own name, and act so from now on."""
    web.require("organisation.register")
    made = actions.stand_for_oneself(by=current_person())
    act_for(made.id)
    web.forget_who()
    flash(_("You act in your own name now."), "success")
    back = addresses.safe_next(request.form.get("back"), url_for("organisations.mine"))
    return redirect(back, 303)


@bp.get("/organisations/mine")
def mine() -> ResponseReturnValue:
    """Show for whom the person speaks, and how to join or register an organisation."""
    web.require("organisation.register")
    delegations = db.session.scalars(queries.delegations_of(current_person().id)).all()
    return render_template("organisations/mine.html", delegations=delegations)


def _form(**keywords: object) -> OrganisationForm:
    return OrganisationForm(groups=list(db.session.scalars(queries.groups())), **keywords)


def _entry(form: OrganisationForm) -> dict[str, object]:
    """What the form says, as the actions take it; a State's region follows from its country."""
    region = form.chosen_region
    if region is None:
        region = geography.region_of(form.country.data)
    return {
        "name": form.name.data,
        "short_name": form.short_name.data,
        "group": form.chosen_group,
        "nature": form.nature.data,
        "country": form.country.data,
        "region": region,
        "website": form.website.data,
    }


@bp.route("/organisations/register", methods=["GET", "POST"])
def register() -> ResponseReturnValue:
    """Register an organisation; one that looks like another is asked about first."""
    web.require("organisation.register")
    form = _form()
    twins: list[tuple[Organisation, float]] = []
    if form.validate_on_submit():
        twins = queries.similar(form.name.data)
        if not twins or request.form.get("another"):
            organisation = actions.register(**_entry(form), by=current_person())  # type: ignore[arg-type]  # the form gives each its type
            act_for(organisation.id)
            flash(
                _("Registered. An administrator will look at it; you will get a mail."), "success"
            )
            return redirect(url_for("organisations.show", ident=organisation.id), 303)
    page = render_template("organisations/register.html", form=form, twins=twins)
    return page, 422 if form.is_submitted() else 200


@bp.route("/organisations/<uuid:ident>/edit", methods=["GET", "POST"])
def edit(ident: uuid.UUID) -> ResponseReturnValue:
    """Change the entry, and send a returned one in again."""
    organisation = web.get_or_404(Organisation, ident, lock=request.method == "POST")
    web.require("organisation.edit", organisation)
    form = _form(obj=organisation)
    if not form.is_submitted():
        form.show(organisation)
    if form.validate_on_submit():
        actions.edit(organisation, **_entry(form), by=current_person())  # type: ignore[arg-type]  # the form gives each its type
        if organisation.state == "returned":
            actions.apply_again(organisation, by=current_person())
        flash(_("Saved."), "success")
        return redirect(url_for("organisations.show", ident=organisation.id), 303)
    page = render_template(
        "organisations/edit.html", form=form, organisation=organisation, name_form=_name_form()
    )
    return page, 422 if form.is_submitted() else 200


def _name_form() -> NameForm:
    form = NameForm(formdata=request.form if request.endpoint == "organisations.add_name" else None)
    form.language.choices = [SelectChoice("", _("Any language")), *_languages()]
    return form


def _languages() -> list[SelectChoice]:
    language = Locale.parse(str(get_locale() or "en"))
    codes = ("ar", "zh", "en", "fr", "ru", "es")
    return [SelectChoice(code, language.languages.get(code, code)) for code in codes]


@bp.post("/organisations/<uuid:ident>/names")
def add_name(ident: uuid.UUID) -> ResponseReturnValue:
    """Note another name of the organisation."""
    organisation = web.get_or_404(Organisation, ident, lock=True)
    web.require("organisation.edit", organisation)
    form = _name_form()
    if form.validate_on_submit():
        actions.add_name(
            organisation, name=form.name.data, language=form.language.data, by=current_person()
        )
        return redirect(url_for("organisations.edit", ident=organisation.id), 303)
    entry = _form(formdata=None, obj=organisation)
    entry.show(organisation)
    page = render_template(
        "organisations/edit.html", form=entry, organisation=organisation, name_form=form
    )
    return page, 422


@bp.post("/organisations/<uuid:ident>/names/<uuid:name_id>/remove")
def remove_name(ident: uuid.UUID, name_id: uuid.UUID) -> ResponseReturnValue:
    """Take another name away."""
    organisation = web.get_or_404(Organisation, ident, lock=True)
    web.require("organisation.edit", organisation)
    other = web.get_or_404(OrganisationName, name_id)
    if other.organisation_id == organisation.id:
        actions.remove_name(other, by=current_person())
    return redirect(url_for("organisations.edit", ident=organisation.id), 303)


@bp.route("/organisations/<uuid:ident>/join", methods=["GET", "POST"])
@web.costs("mail")
def join(ident: uuid.UUID) -> ResponseReturnValue:
    """Ask to speak for the organisation."""
    organisation = web.get_or_404(Organisation, ident)
    web.require("organisation.join", organisation)
    form = JoinForm()
    if form.validate_on_submit():
        actions.ask_to_join(organisation, role=DelegateRole(form.role.data), by=current_person())
        flash(_("Asked. Those who manage the entry will decide; you will get a mail."), "success")
        return redirect(url_for("organisations.mine"), 303)
    page = render_template("organisations/join.html", form=form, organisation=organisation)
    return page, 422 if form.is_submitted() else 200
