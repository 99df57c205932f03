"""Objecting, deciding, appealing: each from the page of the application."""

import uuid

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import web
from app.accounts.session import current_person
from app.accreditation import actions, forms
from app.accreditation.models import ApplicationState
from app.accreditation.rules import standing_objections
from app.accreditation.views import register
from app.accreditation.views.blueprint import (
    ONE,
    acting_organisation,
    back_to,
    bp,
    case_of,
    to_change,
)
from app.errors import NotSeen


@bp.post(f"{ONE}/object")
def object_to(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Object for the organisation that the person acts for."""
    application = to_change(slug, ident)
    web.require("accreditation.object", application.round)
    circulation = application.circulation
    form = forms.ObjectForm(needed=circulation is not None and circulation.reason_required)
    if not form.validate_on_submit():
        return register.page(application, status=422, object_form=form)
    actions.object_to(
        application, acting_organisation(), reason=form.reason.data or "", by=current_person()
    )
    flash(_("Your objection is in the register."), "success")
    return back_to(application)


@bp.post(f"{ONE}/take-back")
def take_back(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Take the organisation's objection back."""
    application = to_change(slug, ident)
    web.require("accreditation.object", application.round)
    own = next(
        (one for one in application.objections if one.organisation_id == web.who().acting_for),
        None,
    )
    if own is None:
        raise NotSeen
    actions.take_back(own, by=current_person())
    flash(_("Your objection is taken back."), "success")
    return back_to(application)


@bp.post(f"{ONE}/decide")
def decide(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Accredit or refuse."""
    application = to_change(slug, ident)
    web.require("accreditation.edit", application.round)
    form = forms.DecideForm(
        only_refuse=application.state is ApplicationState.APPLIED,
        always_why=bool(standing_objections(application)),
    )
    if not form.validate_on_submit():
        return register.page(application, status=422, decide_form=form)
    actions.decide(
        application, accredit=form.accredits, reason=form.reason.data or "", by=current_person()
    )
    flash(_("Decided. The body is told by mail."), "success")
    return back_to(application)


@bp.post(f"{ONE}/appeal")
def appeal(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Ask for another look."""
    application = to_change(slug, ident)
    web.require("application.speak", application)
    form = forms.AppealForm()
    if not form.validate_on_submit():
        return register.page(application, status=422, appeal_form=form)
    actions.appeal(case_of(application), words=form.words.data or "", by=current_person())
    flash(_("Your appeal is in the register. Whoever decides it is told."), "success")
    return back_to(application)


@bp.post(f"{ONE}/decide-appeal")
def decide_appeal(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Decide an appeal, for good."""
    application = to_change(slug, ident)
    case = case_of(application)
    web.require("case.decide", case)
    form = forms.DecideForm(always_why=True, prefix="appeal")
    if not form.validate_on_submit():
        return register.page(application, status=422, hear_form=form)
    actions.decide_appeal(
        case, accredit=form.accredits, reason=form.reason.data or "", by=current_person()
    )
    flash(_("Decided, for good. The body is told by mail."), "success")
    return back_to(application)
