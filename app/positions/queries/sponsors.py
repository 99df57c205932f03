"""Co-sponsors: who was asked, and who may be."""

import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app import db, text
from app.organisations import queries as organisations
from app.organisations.models import Organisation
from app.positions.models import CoSponsor, CoSponsorState, Position
from app.rounds.models import Party


def asked_of(organisation_ids: Iterable[uuid.UUID]) -> "sa.Select[CoSponsor]":
    """The requests for co-sponsorship to these organisations, newest first."""
    return (
        sa.select(CoSponsor)
        .where(CoSponsor.organisation_id.in_(list(organisation_ids)))
        .options(
            joinedload(CoSponsor.organisation),
            joinedload(CoSponsor.position).options(
                joinedload(Position.round),
                joinedload(Position.party).joinedload(Party.organisation),
            ),
        )
        .order_by(CoSponsor.asked_at.desc(), CoSponsor.id)
    )


def waiting_for(organisation_id: uuid.UUID) -> int:
    """How many requests the organisation has not answered yet."""
    query = sa.select(sa.func.count()).where(
        CoSponsor.organisation_id == organisation_id, CoSponsor.state == CoSponsorState.ASKED
    )
    return db.session.scalar(query) or 0


def sponsorable(position: Position, *, words: str = "") -> "sa.Select[Organisation]":
    """The accepted organisations that could still be asked to join a position, by name."""
    taken = {position.party.organisation_id, *(s.organisation_id for s in position.co_sponsors)}
    query = organisations.listed().where(Organisation.id.not_in(taken))
    folded = text.fold(words)
    return query.where(Organisation.folded.contains(folded, autoescape=True)) if folded else query
