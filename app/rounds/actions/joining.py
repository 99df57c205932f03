"""An organisation becomes a party."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _

from app import db
from app.accounts.models import Person
from app.errors import NotPossible
from app.organisations.models import Organisation, OrganisationState
from app.record.actions import record
from app.rounds import queries, signals
from app.rounds.models import Party, Round, RoundState


def join(round_: Round, organisation: Organisation, *, by: Person | None) -> Party:
    """Make the organisation a party to the round; the party it already is, if it is one.

    Group, country and region are copied. They are copied once more when the round opens, and
    then stay as they are whatever becomes of the organisation.
    """
    party = db.session.scalar(queries.party_of(round_.id, organisation.id))
    if party is not None:
        return party
    if round_.state in {RoundState.ARCHIVED, RoundState.WITHDRAWN}:
        raise NotPossible(_("This round is over: nobody joins it any more."))
    if organisation.state is not OrganisationState.ACCEPTED:
        raise NotPossible(_("The organisation has not been accepted yet."))
    party = Party(round=round_, organisation=organisation)
    copy_standing(party)
    db.session.add(party)
    db.session.flush()
    signals.joining.send(party)
    record("rounds:join", party, by=by, for_=organisation, round_id=round_.id)
    return party


def join_many(
    round_: Round, organisations: Sequence[Organisation], *, by: Person | None
) -> dict[uuid.UUID, Party]:
    """Make organisations parties at once, with one entry in the record; by organisation."""
    there = sa.select(Party).where(Party.round_id == round_.id)
    parties = {party.organisation_id: party for party in db.session.scalars(there)}
    new = []
    for organisation in organisations:
        if organisation.id not in parties:
            party = Party(round=round_, organisation_id=organisation.id, organisation=organisation)
            copy_standing(party)
            parties[organisation.id] = party
            new.append(party)
    db.session.add_all(new)
    db.session.flush()
    if new:
        record("rounds:join-many", round_, by=by, round_id=round_.id, parties=len(new))
    return parties


def copy_standing(party: Party) -> None:
    """Copy group, country and region from the organisation as it is now."""
    party.group = party.organisation.group
    party.country = party.organisation.country
    party.region = party.organisation.region
