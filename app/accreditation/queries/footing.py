"""Reading how organisations stand with rounds, by the clock."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app import clock
from app.accreditation.models import (
    AccreditationRules,
    Application,
    ApplicationState,
    Circulation,
)
from app.accreditation.queries.people import is_addressed
from app.organisations.models import (
    Organisation,
    OrganisationState,
)
from app.rounds.models import Footing, Look, Round, RoundInvitation, RoundRole

LOOK = "look"

APPLIED, CIRCULATED, OBJECTED, APPEALED, ACCREDITED, REFUSED, WITHDRAWN = ApplicationState


def effectively(now: datetime) -> "sa.ColumnElement[str]":
    """`rules.effective_state`, for the database to ask; needs the circulation joined."""
    by_itself = sa.and_(
        Application.state == CIRCULATED, Circulation.automatic.is_(True), has_ended(now)
    )
    return sa.case((by_itself, ACCREDITED.value), else_=sa.cast(Application.state, sa.String))


def has_ended(now: datetime) -> "sa.ColumnElement[bool]":
    """Whether a circulation is over."""
    return Circulation.ends_at <= now


def footings(organisations: Sequence[uuid.UUID]) -> "sa.CompoundSelect[uuid.UUID, uuid.UUID, str]":
    """How the organisations stand with every accreditation that knows them."""
    now = clock.now()
    state = effectively(now)
    refused = sa.or_(state.in_([REFUSED, APPEALED]), sa.and_(state == OBJECTED, has_ended(now)))
    footing = sa.case(
        (state == ACCREDITED, Footing.ACCREDITED.value),
        (sa.and_(refused, AccreditationRules.in_writing.is_(True)), Footing.IN_WRITING.value),
        (state == REFUSED, Footing.REFUSED.value),
        else_=Footing.WAITING.value,
    )
    applied = (
        sa.select(Application.round_id, Application.organisation_id, footing.label("footing"))
        .join(AccreditationRules, AccreditationRules.round_id == Application.round_id)
        .join(Application.circulation, isouter=True)
        .where(Application.organisation_id.in_(organisations), Application.state != WITHDRAWN)
    )
    asked = (
        sa.select(
            AccreditationRules.round_id,
            Organisation.id.label("organisation_id"),
            sa.literal(Footing.ASKED.value).label("footing"),
        )
        .join(AccreditationRules.addressees)
        .join(AccreditationRules.round)
        .join(Organisation, is_addressed())
        .where(
            Organisation.id.in_(organisations),
            Organisation.state == OrganisationState.ACCEPTED,
            Round.accredits.is_(True),
        )
    )
    return sa.union_all(applied, asked)


def rights(person_id: uuid.UUID, organisations: Sequence[uuid.UUID]) -> "sa.CompoundSelect[Any]":
    """The person's roles on rounds, without an organisation, and how theirs stand with rounds.

    A round that an administrator looks into comes as the role `LOOK`, which nobody is given.
    """
    no_organisation = sa.cast(sa.null(), sa.Uuid).label("organisation_id")
    looks = sa.select(Look.round_id, no_organisation, sa.literal(LOOK).label("footing")).where(
        Look.person_id == person_id, Look.until > clock.now()
    )
    roles = sa.select(
        RoundRole.round_id,
        no_organisation,
        sa.cast(RoundRole.role, sa.String).label("footing"),
    ).where(RoundRole.person_id == person_id)
    observed = sa.select(
        RoundInvitation.round_id,
        RoundInvitation.organisation_id,
        sa.literal(Footing.OBSERVER.value).label("footing"),
    ).where(RoundInvitation.organisation_id.in_(organisations), RoundInvitation.observer.is_(True))
    of_theirs = (*footings(organisations).selects, observed) if organisations else ()
    return roles.union_all(looks, *of_theirs)
