"""A person takes part in their own name: in the shape of an organisation that is nobody else."""

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db, text
from app.accounts.models import Person
from app.errors import NotPossible
from app.organisations.models import (
    Delegate,
    DelegateRole,
    DelegateState,
    Group,
    Organisation,
    OrganisationState,
)
from app.record.actions import record

INDIVIDUALS = "IN"


def stand_for_oneself(*, by: Person) -> Organisation:
    """The entry under which the person speaks in their own name; made when first asked for.

    It stands in no list of organisations, nobody joins it, and it answers only rounds that allow
    individuals.
    """
    found = db.session.scalar(
        sa.select(Organisation).where(
            Organisation.created_by_id == by.id, Organisation.personal.is_(True)
        )
    )
    if found is not None:
        return found
    group = db.session.scalar(sa.select(Group).where(Group.sign == INDIVIDUALS))
    if group is None or group.retired_at is not None:
        raise NotPossible(_("This installation has no group of individuals."))
    made = Organisation(
        name=by.name,
        short_name=by.name,
        folded=text.fold(by.name),
        group=group,
        state=OrganisationState.ACCEPTED,
        decided_at=clock.now(),
        shown=False,
        personal=True,
        created_by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    db.session.add(
        Delegate(
            person_id=by.id,
            organisation_id=made.id,
            role=DelegateRole.CLEARER,
            manages=True,
            state=DelegateState.ACTIVE,
        )
    )
    record("organisations:stand-for-oneself", made, by=by)
    return made
