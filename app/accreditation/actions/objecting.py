"""An organisation that was asked objects, and may think again while the period lasts."""

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db, text
from app.accounts.models import Person
from app.accreditation import emails
from app.accreditation.actions.moving import move
from app.accreditation.models import Application, Objection
from app.accreditation.rules import (
    CIRCULATED,
    OBJECTED,
    standing_objections,
    window_is_open,
)
from app.errors import NotPossible
from app.organisations.models import Organisation
from app.record.actions import record


def object_to(
    application: Application, organisation: Organisation, *, reason: str, by: Person | None
) -> Objection:
    """Object, with a reason where the circulation asks for one; applicant and organisers are told."""
    circulation = application.circulation
    if circulation is None or not window_is_open(circulation):
        raise NotPossible(_("The period in which one may object is over."))
    if application.state not in {CIRCULATED, OBJECTED}:
        raise NotPossible(_("One can object only to what is being circulated."))
    said = text.clean(reason).strip() or None
    if circulation.reason_required and said is None:
        raise NotPossible(_("An objection needs its reason in this round."))
    made = db.session.scalar(
        sa.select(Objection).where(
            Objection.application_id == application.id,
            Objection.organisation_id == organisation.id,
        )
    )
    if made is None:
        made = Objection(application=application, organisation=organisation)
        db.session.add(made)
    elif made.withdrawn_at is None:
        raise NotPossible(_("Your organisation has objected already."))
    made.reason, made.at, made.withdrawn_at = said, clock.now(), None
    made.by_id = by.id if by else None
    db.session.flush()
    record(
        "accreditation:object",
        made,
        by=by,
        for_=organisation,
        round_id=application.round_id,
        application=str(application.id),
        with_reason=said is not None,
    )
    if application.state is CIRCULATED:
        move(application, OBJECTED, by=by)
    emails.tell_objected(application, made)
    return made


def take_back(objection: Objection, *, by: Person | None) -> None:
    """Object no more. With the last objection the application is as it was before the first."""
    application = objection.application
    if objection.withdrawn_at is not None or not window_is_open(application.circulation):
        raise NotPossible(_("This objection cannot be taken back any more."))
    objection.withdrawn_at = clock.now()
    record(
        "accreditation:take-back",
        objection,
        by=by,
        for_=objection.organisation_id,
        round_id=application.round_id,
        application=str(application.id),
    )
    if application.state is OBJECTED and not standing_objections(application):
        move(application, CIRCULATED, by=by)
    emails.tell_taken_back(application)
