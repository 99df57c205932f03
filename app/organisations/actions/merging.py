"""Making one organisation of two entries for the same body."""

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.errors import NotPossible
from app.organisations import emails
from app.organisations.actions.organisations import add_name
from app.organisations.models import Delegate, DelegateState, Organisation, OrganisationState
from app.organisations.rules import MOVES
from app.organisations.signals import merged
from app.record.actions import record


def merge(organisation: Organisation, *, into: Organisation, by: Person) -> None:
    """Make the organisation part of its twin, which takes over its names, people and parties.

    Whoever is above moves what is theirs on the signal `merged`; an objection there (both took
    part in the same round with a position each) raises NotPossible and nothing is changed.
    """
    if organisation.id == into.id:
        raise NotPossible(_("Choose another organisation to merge with."))
    if (
        OrganisationState.MERGED not in MOVES[organisation.state]
        or into.state is OrganisationState.MERGED
    ):
        raise NotPossible(_("One of the two was merged already; nothing was changed."))
    add_name(into, name=organisation.name, by=by)
    for other in organisation.names:
        add_name(into, name=other.name, language=other.language, by=by)
    _move_people(organisation, into)
    before = organisation.state
    organisation.state = OrganisationState.MERGED
    organisation.merged_into_id = into.id
    organisation.decided_at = clock.now()
    merged.send(organisation, into=into, by=by)
    record("organisations:merge", organisation, by=by, before=before, into=into.id)
    emails.tell_members_merged(organisation, into)


def _move_people(organisation: Organisation, into: Organisation) -> None:
    """Everyone who spoke for the one speaks for the other; who did already keeps that place."""
    there = set(
        db.session.scalars(sa.select(Delegate.person_id).where(Delegate.organisation_id == into.id))
    )
    for delegate in list(organisation.delegates):
        if delegate.person_id in there:
            delegate.state = DelegateState.ENDED
            delegate.ended_at = clock.now()
        else:
            delegate.organisation_id = into.id
            delegate.manages = delegate.manages and not there
    db.session.flush()
