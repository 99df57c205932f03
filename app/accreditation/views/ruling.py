"""The organisers say how the round accredits, and to whom applications go round."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from app import db, web
from app.accounts.session import current_person
from app.accreditation import actions, forms, queries
from app.accreditation.models import AccreditationRules
from app.accreditation.views.blueprint import DESK, bp, round_at, rules_of
from app.errors import NotPossible, NotSeen
from app.organisations.models import Organisation
from app.organisations.queries import groups, search
from app.paging import searched
from app.rounds.models import Round
from app.rounds.queries import by_slug
from app.web import get_or_404, one_or_404, require

MOST_FOUND = 20


@bp.get(f"{DESK}/rules")
def rules(slug: str) -> ResponseReturnValue:
    """The rules as they are, or as a round usually has them."""
    round_ = round_at(slug, "accreditation.edit", seen_by="round.view")
    found = db.session.scalar(queries.rules_of(round_.id)) or actions.usual_rules(round_)
    return _rules(round_, found, _form(round_, found))


@bp.post(f"{DESK}/rules")
def save_rules(slug: str) -> ResponseReturnValue:
    """Say how the round accredits."""
    round_ = _to_change(slug)
    found = actions.ensure_rules(round_)
    form = _form(round_, found)
    if not form.validate_on_submit():
        return _rules(round_, found, form, 422)
    try:
        actions.set_rules(
            round_,
            form.ruling,
            accredits=form.accredits.data,
            groups=form.chosen_groups,
            by=current_person(),
        )
    except NotPossible as error:
        form.accredits.errors = [str(error)]
        return _rules(round_, found, form, 422)
    flash(_("Saved."), "success")
    return redirect(url_for(".rules", slug=slug), 303)


def _to_change(slug: str) -> Round:
    round_ = one_or_404(by_slug(slug), lock=True)
    require("accreditation.edit", round_, seen_by="round.view")
    return round_


def _form(round_: Round, found: AccreditationRules) -> forms.RulesForm:
    return forms.RulesForm.of(
        round_,
        found,
        groups=db.session.scalars(groups()).all(),
        people=db.session.scalars(queries.runners(round_.id)).all(),
        locale=str(get_locale() or "en"),
    )


def _rules(
    round_: Round, found: AccreditationRules, form: forms.RulesForm, status: int = 200
) -> ResponseReturnValue:
    words = searched()
    named = [one for one in found.addressees if one.organisation is not None]
    there = {one.organisation_id for one in named}
    offered = db.session.scalars(search(words=words).limit(MOST_FOUND)).all() if words else []
    page = render_template(
        "accreditation/rules.html",
        round=round_,
        rules=found,
        form=form,
        named=named,
        found=[one for one in offered if one.id not in there],
        words=words,
    )
    return page, status


@bp.post(f"{DESK}/asked")
@web.costs("mail")
def ask(slug: str) -> ResponseReturnValue:
    """Circulate applications to one organisation more."""
    round_ = _to_change(slug)
    try:
        ident = uuid.UUID(request.form.get("organisation", ""))
    except ValueError:
        raise NotSeen from None
    organisation = get_or_404(Organisation, ident)
    web.require("organisation.view", organisation)
    actions.ask(actions.ensure_rules(round_), organisation, by=current_person())
    flash(_("Applications are circulated to %(name)s.", name=organisation.name), "success")
    return redirect(url_for(".rules", slug=slug, q=request.args.get("q") or None), 303)


@bp.post(f"{DESK}/asked/<uuid:ident>/remove")
def ask_no_more(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Circulate applications to an organisation no more."""
    round_ = _to_change(slug)
    found = rules_of(round_)
    named = next((one for one in found.addressees if one.id == ident and one.organisation), None)
    if named is None:
        raise NotSeen
    actions.ask_no_more(named, found, by=current_person())
    flash(_("It is asked no more."), "success")
    return redirect(url_for(".rules", slug=slug), 303)
