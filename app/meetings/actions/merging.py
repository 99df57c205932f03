"""What sessions do when two entries turn out to be one organisation."""

import sqlalchemy as sa

from app import db
from app.accounts.models import Person
from app.meetings.models import CoChair, Registration
from app.organisations.models import Organisation


def follow_organisations(organisation: Organisation, *, into: Organisation, by: Person) -> None:  # noqa: ARG001 - as the signal says it
    """Let the organisation that stays chair and come where the other did."""
    for table in (CoChair, Registration):
        db.session.execute(
            sa.update(table)
            .where(table.organisation_id == organisation.id)
            .values(organisation_id=into.id)
        )
    db.session.expire_all()
