"""The criteria, and applying for an organisation."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, web
from app.accounts.session import current_person
from app.accreditation import actions, forms, queries
from app.accreditation.models import Application
from app.accreditation.rules import applications_end, takes_applications
from app.accreditation.views import register
from app.accreditation.views.blueprint import (
    HERE,
    ONE,
    acting_organisation,
    back_to,
    bp,
    round_at,
    rules_of,
    to_change,
)
from app.errors import NotPossible
from app.files.reading import BadFile
from app.rounds.models import Footing, Round


@bp.get(f"{HERE}/criteria")
def criteria(slug: str) -> ResponseReturnValue:
    """What the round asks, how it is decided, and the way to apply."""
    round_ = round_at(slug, "accreditation.view")
    return _criteria(round_, forms.ApplyForm(formdata=None))


def _criteria(round_: Round, form: forms.ApplyForm, status: int = 200) -> ResponseReturnValue:
    who, rules = web.who(), rules_of(round_)
    mine = None
    if who.acting_for is not None:
        mine = db.session.scalar(queries.application_of(round_.id, who.acting_for))
    page = render_template(
        "accreditation/criteria.html",
        round=round_,
        rules=rules,
        form=form,
        mine=mine,
        asked=who.acting_for is not None
        and who.footing(round_.id, who.acting_for) == Footing.ASKED,
        takes=takes_applications(rules),
        until=applications_end(rules),
        who=who,
    )
    return page, status


@bp.post(f"{HERE}/criteria")
@web.costs("upload")
def apply(slug: str) -> ResponseReturnValue:
    """Apply for the organisation that the person acts for."""
    round_ = round_at(slug, "accreditation.apply")
    form = forms.ApplyForm()
    if not form.validate_on_submit():
        return _criteria(round_, form, 422)
    by = current_person()
    made = actions.apply(
        rules_of(round_), acting_organisation(), statement=form.statement.data or "", by=by
    )
    faults = _add_documents(made)
    if faults:
        db.session.rollback()
        form.documents.errors = faults
        return _criteria(round_at(slug, "accreditation.apply"), form, 422)
    flash(_("Your application is in the register. The organisers are told."), "success")
    return back_to(made)


def _add_documents(application: Application) -> list[str]:
    """Put the files that came with the request beside the application; what is wrong with them."""
    faults = []
    for upload in request.files.getlist("documents"):
        if not upload.filename:
            continue
        try:
            actions.add_document(application, upload.stream, upload.filename, by=current_person())
        except (BadFile, NotPossible) as error:
            faults.append(f"{upload.filename}: {error}")
    return faults


@bp.post(f"{ONE}/documents")
@web.costs("upload")
def add_documents(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Put more documents with an application, until something is decided."""
    application = to_change(slug, ident)
    web.require("application.add_document", application)
    form = forms.DocumentsForm()
    given = any(upload.filename for upload in request.files.getlist("documents"))
    faults = _add_documents(application) if given else [_("Choose a file.")]
    if faults:
        form.documents.errors = faults
        return register.page(application, status=422, documents_form=form)
    flash(_("The documents are with your application."), "success")
    return back_to(application)


@bp.post(f"{ONE}/withdraw")
def withdraw(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Ask no more."""
    application = to_change(slug, ident)
    web.require("application.withdraw", application)
    actions.withdraw(application, by=current_person())
    flash(_("The application is withdrawn. The register says so."), "success")
    return redirect(url_for(".register", slug=slug), 303)
