"""What accreditation does when two entries turn out to be one organisation."""

import uuid
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import InstrumentedAttribute

from app import clock, db
from app.accounts.models import Person
from app.accreditation import queries
from app.accreditation.actions.moving import follow_clock, move
from app.accreditation.models import Addressee, Application, Objection
from app.accreditation.rules import PENDING, WITHDRAWN
from app.errors import NotPossible
from app.organisations.models import Organisation
from app.record.actions import record


def follow_merger(organisation: Organisation, *, into: Organisation, by: Person) -> None:
    """Let the organisation that stays take over applications, objections and being asked.

    Where both applied to a round, the one that goes withdraws; decided twice, they stay apart.
    """
    mine = sa.select(Application).where(
        Application.organisation_id == organisation.id, Application.state != WITHDRAWN
    )
    for application in db.session.scalars(mine):
        follow_clock(application)
        if db.session.scalar(queries.application_of(application.round_id, into.id)) is not None:
            if application.state not in PENDING:
                raise NotPossible(_("Both were decided on in the accreditation of a round."))
            application.withdrawn_at = clock.now()
            move(application, WITHDRAWN, by=by)
        application.organisation = into
        record(
            "accreditation:merge", application, by=by, round_id=application.round_id, into=into.id
        )
    objections = _not_there(Objection.application_id, Objection.organisation_id, into)
    db.session.execute(
        sa.update(Objection)
        .where(Objection.organisation_id == organisation.id, objections)
        .values(organisation_id=into.id)
    )
    addressees = _not_there(Addressee.rules_id, Addressee.organisation_id, into)
    db.session.execute(
        sa.update(Addressee)
        .where(Addressee.organisation_id == organisation.id, addressees)
        .values(organisation_id=into.id)
    )
    db.session.execute(sa.delete(Addressee).where(Addressee.organisation_id == organisation.id))


def _not_there(
    beside: "InstrumentedAttribute[uuid.UUID]",
    organisation: "InstrumentedAttribute[Any]",
    into: Organisation,
) -> "sa.ColumnElement[bool]":
    return beside.not_in(sa.select(beside).where(organisation == into.id))
