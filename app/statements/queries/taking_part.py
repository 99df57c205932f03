"""The parties whose stance counts: those with a position that stands, and those invited.

Everything that counts answers to statements begins here, so that every page has one denominator.
"""

import sqlalchemy as sa

from app.organisations.models import Organisation, OrganisationState
from app.positions.models import Position
from app.rounds.models import Answering, Party, Round, RoundInvitation
from app.synthesis.queries.choosing import states


def taking_part(round_: Round, *, all_names: bool) -> "sa.Subquery":
    """The organisations that could take a stance, each with its group: `organisation`, `group`.

    Where only those invited may answer, the invited count whether they sent a position or not:
    their silence is one. Those that submit in writing without accreditation are not asked.
    """
    standing = (
        sa.select(Position.id)
        .where(Position.party_id == Party.id, Position.state.in_(states(all_names=all_names)))
        .correlate(Party)
        .exists()
    )
    with_position = sa.select(
        Party.organisation_id.label("organisation"), Party.group_id.label("group")
    ).where(Party.round_id == round_.id, standing, Party.unaccredited.is_(False))
    if round_.answering is not Answering.INVITED:
        return with_position.subquery("taking_part")
    invited = (
        sa.select(Organisation.id, sa.func.coalesce(Party.group_id, Organisation.group_id))
        .join(RoundInvitation, RoundInvitation.organisation_id == Organisation.id)
        .outerjoin(
            Party,
            sa.and_(Party.organisation_id == Organisation.id, Party.round_id == round_.id),
        )
        .where(
            RoundInvitation.round_id == round_.id,
            Organisation.state == OrganisationState.ACCEPTED,
            sa.or_(Party.unaccredited.is_(None), Party.unaccredited.is_(False)),
        )
    )
    return sa.union(with_position, invited).subquery("taking_part")
