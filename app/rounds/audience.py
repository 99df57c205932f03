"""Who may read a round, for the database to ask of many people or of many rounds at once."""

import uuid
from collections.abc import Iterable

import sqlalchemy as sa

from app import db
from app.accounts.models import Person
from app.organisations.models import Delegate, DelegateState, Organisation, OrganisationState
from app.rounds.models import (
    Attribution,
    Party,
    Round,
    RoundInvitation,
    RoundRole,
    RoundState,
    Visibility,
)


def closed_among(round_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the rounds that not everybody reads, or in which a name may be withheld."""
    query = sa.select(Round.id).where(
        Round.id.in_(list(round_ids)),
        sa.or_(
            Round.visibility != Visibility.PUBLIC,
            Round.attribution != Attribution.NAMED,
            Round.state == RoundState.DRAFT,
        ),
    )
    return set(db.session.scalars(query))


def secret_among(round_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the rounds whose existence is hidden."""
    query = sa.select(Round.id).where(
        Round.id.in_(list(round_ids)), Round.visibility == Visibility.CONFIDENTIAL
    )
    return set(db.session.scalars(query))


def may_read(round_: Round) -> "sa.ColumnElement[bool]":
    """Whether a person may see the round, for the database to ask of everybody who follows it."""
    if round_.visibility is Visibility.PUBLIC and round_.state is not RoundState.DRAFT:
        return sa.true()
    speaks = sa.select(Delegate.person_id).where(Delegate.state == DelegateState.ACTIVE)
    taking_part = speaks.where(
        sa.or_(
            Delegate.organisation_id.in_(
                sa.select(Party.organisation_id).where(Party.round_id == round_.id)
            ),
            Delegate.organisation_id.in_(
                sa.select(RoundInvitation.organisation_id).where(
                    RoundInvitation.round_id == round_.id
                )
            ),
        )
    )
    runs = sa.select(RoundRole.person_id).where(RoundRole.round_id == round_.id)
    known = [Person.id.in_(runs), Person.id.in_(taking_part), Person.auditor.is_(True)]
    if round_.visibility is Visibility.PARTIES and not round_.accredits:
        accepted = speaks.join(Delegate.organisation).where(
            Organisation.state == OrganisationState.ACCEPTED
        )
        known.append(Person.id.in_(accepted))
    return sa.or_(*known)
