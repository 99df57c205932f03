"""What positions do when two entries turn out to be one organisation."""

import sqlalchemy as sa
from flask_babel import gettext as _

from app import db
from app.accounts.models import Person
from app.errors import NotPossible
from app.organisations.models import Organisation
from app.positions.models import CoSponsor, Position, PositionState
from app.rounds.models import Party


def follow_parties(party: Party, *, into: Party, by: Person) -> None:  # noqa: ARG001 - as the signal says it
    """Move a party's positions to the one that stays.

    Raises NotPossible where both sent one of their own: somebody must withdraw one first, since
    a party has one position.
    """
    own = sa.select(sa.func.count(sa.distinct(Position.party_id))).where(
        Position.party_id.in_([party.id, into.id]),
        Position.imported.is_(False),
        Position.state != PositionState.WITHDRAWN,
    )
    if (db.session.scalar(own) or 0) > 1:
        raise NotPossible(
            _(
                "Both sent a position to “%(title)s”. One of the two must be withdrawn first.",
                title=party.round.title,
            )
        )
    for position in db.session.scalars(sa.select(Position).where(Position.party_id == party.id)):
        position.party = into


def follow_organisations(organisation: Organisation, *, into: Organisation, by: Person) -> None:  # noqa: ARG001 - as the signal says it
    """Put the name that stays under joint positions, once, and never under its own."""
    asked = sa.select(CoSponsor).where(CoSponsor.organisation_id == organisation.id)
    for sponsor in db.session.scalars(asked):
        position = sponsor.position
        others = {one.organisation_id for one in position.co_sponsors if one is not sponsor}
        if into.id in others or position.party.organisation_id == into.id:
            db.session.delete(sponsor)
        else:
            sponsor.organisation = into
