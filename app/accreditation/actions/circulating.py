"""Applications go round to those who may object."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.accreditation import emails, queries
from app.accreditation.actions.moving import check_move, move
from app.accreditation.models import AccreditationRules, Application, Circulation
from app.accreditation.rules import CIRCULATED
from app.errors import NotPossible
from app.record.actions import record


def circulate(
    rules: AccreditationRules,
    applications: Sequence[Application],
    *,
    ends_at: datetime,
    by: Person | None,
    starts_at: datetime | None = None,
) -> Circulation:
    """Send applications round together; those who may object, and the applicants, are told by mail.

    What was said about names and reasons holds for this circulation, whatever becomes of the rules.
    """
    if not applications:
        raise NotPossible(_("Choose at least one application."))
    for application in applications:
        check_move(application, CIRCULATED)
    if starts_at is None and clock.has_passed(ends_at):
        raise NotPossible(_("The period must end after now."))
    if db.session.scalar(queries.addressed(rules.round_id).limit(1)) is None:
        raise NotPossible(_("Name first to whom applications are circulated."))
    last = db.session.scalar(
        sa.select(sa.func.max(Circulation.number)).where(Circulation.round_id == rules.round_id)
    )
    made = Circulation(
        round=rules.round,
        number=(last or 0) + 1,
        starts_at=starts_at or clock.now(),
        ends_at=ends_at,
        automatic=rules.automatic,
        reason_required=rules.reason_required,
        objector_public=rules.objector_public,
        reason_public=rules.reason_public,
        by_id=by.id if by else None,
    )
    db.session.add(made)
    db.session.flush()
    record(
        "accreditation:circulate",
        made,
        by=by,
        round_id=rules.round_id,
        number=made.number,
        ends_at=ends_at.isoformat(),
        applications=len(applications),
    )
    for application in applications:
        application.circulation = made
        move(application, CIRCULATED, by=by, circulation=made.number)
    emails.tell_circulated(made, applications)
    return made
