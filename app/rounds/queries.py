"""Reading rounds, what they ask, and who takes part."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app.organisations.models import Group
from app.policy import Who
from app.rounds.models import (
    Page,
    Party,
    Question,
    Round,
    RoundInvitation,
    RoundState,
    Visibility,
)


def by_slug(slug: str) -> "sa.Select[Round]":
    """The round with this address, with its phases, which every page of it shows."""
    return sa.select(Round).where(Round.slug == slug).options(selectinload(Round.phases))


def parties_by_group(round_id: uuid.UUID) -> "sa.Select[Group, int]":
    """How many parties of each group take part, in the order of the groups."""
    return (
        sa.select(Group, sa.func.count(Party.id))
        .join(Party, sa.and_(Party.group_id == Group.id, Party.round_id == round_id), isouter=True)
        .group_by(Group.id)
        .having(sa.or_(Group.retired_at.is_(None), sa.func.count(Party.id) > 0))
        .order_by(Group.place)
    )


def party_of(round_id: uuid.UUID, organisation_id: uuid.UUID) -> "sa.Select[Party]":
    """The organisation as a party to the round."""
    return sa.select(Party).where(
        Party.round_id == round_id, Party.organisation_id == organisation_id
    )


def pages(round_id: uuid.UUID) -> "sa.Select[Page]":
    """The pages of questions in order, with their questions and every wording of them."""
    return (
        sa.select(Page)
        .where(Page.round_id == round_id)
        .options(selectinload(Page.questions).selectinload(Question.versions))
        .order_by(Page.place, Page.id)
    )


def listed(who: Who) -> "sa.Select[Round]":
    """The rounds a person may see, as `round.view` has it, the newest first."""
    query = sa.select(Round).order_by(
        sa.func.coalesce(Round.announced_at, Round.created_at).desc(), Round.id
    )
    if who.auditor:
        return query
    mine = list(who.delegations)
    known = sa.or_(
        Round.visibility == Visibility.PUBLIC,
        Round.parties.any(Party.organisation_id.in_(mine)),
        Round.invitations.any(RoundInvitation.organisation_id.in_(mine)),
        sa.and_(
            Round.visibility == Visibility.PARTIES,
            sa.literal(any(delegation.accepted for delegation in who.delegations.values())),
        ),
    )
    return query.where(
        sa.or_(Round.id.in_(list(who.roles)), sa.and_(Round.state != RoundState.DRAFT, known))
    )
