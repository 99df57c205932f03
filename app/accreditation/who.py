"""Who is asking, with every right they have: the highest feature that contributes to it."""

import uuid
from collections import defaultdict

import sqlalchemy as sa

from app import db, policy
from app.accounts import second_factor, session
from app.accreditation import queries
from app.organisations.models import (
    Delegate,
    DelegateState,
    Organisation,
    OrganisationState,
)
from app.policy import Delegation, Who
from app.rounds.models import Footing


def who_is() -> Who:
    """The person signed in: two queries tell for whom they speak, and what they are in rounds."""
    person = session.known_person()
    if person is None:
        return policy.VISITOR
    delegations, names = _delegations(person.id)
    session.offer_choices(names)
    roles, footings, looks = _rights(person.id, delegations)
    sign_in = session.current_sign_in()
    who = Who(
        person=person.id,
        admin=person.admin,
        auditor=person.auditor,
        acting_for=_acting_for(sign_in.acting_for_id if sign_in else None, delegations),
        delegations=delegations,
        roles=roles,
        footings=footings,
        looks=looks if person.admin else frozenset(),
    )
    return second_factor.rest(who, person)


def _acting_for(
    chosen: uuid.UUID | None, delegations: dict[uuid.UUID, Delegation]
) -> uuid.UUID | None:
    """The organisation chosen, if the person still speaks for it; the only one, if there is one."""
    if chosen in delegations:
        return chosen
    return next(iter(delegations)) if len(delegations) == 1 else None


def _delegations(
    person_id: uuid.UUID,
) -> tuple[dict[uuid.UUID, Delegation], list[tuple[uuid.UUID, str]]]:
    query = (
        sa.select(
            Delegate.organisation_id,
            Delegate.role,
            Delegate.manages,
            Organisation.group_id,
            Organisation.personal,
            Organisation.state,
            Organisation.short_name,
        )
        .join(Delegate.organisation)
        .where(
            Delegate.person_id == person_id,
            Delegate.state == DelegateState.ACTIVE,
            Organisation.state != OrganisationState.MERGED,
        )
        .order_by(Organisation.short_name)
    )
    rows = db.session.execute(query).all()
    delegations = {
        row.organisation_id: Delegation(
            organisation=row.organisation_id,
            role=row.role,
            group=row.group_id,
            accepted=row.state is OrganisationState.ACCEPTED,
            manages=row.manages,
            personal=row.personal,
        )
        for row in rows
    }
    return delegations, [(row.organisation_id, row.short_name) for row in rows]


def _rights(
    person_id: uuid.UUID, delegations: dict[uuid.UUID, Delegation]
) -> tuple[
    dict[uuid.UUID, frozenset[str]],
    dict[tuple[uuid.UUID, uuid.UUID], str],
    frozenset[uuid.UUID],
]:
    """The roles on rounds, how those one speaks for stand with each accreditation, and the looks.

    Every page asks this, so all come in one query: a role's row names no organisation.
    """
    looks: set[uuid.UUID] = set()
    roles: defaultdict[uuid.UUID, set[str]] = defaultdict(set)
    footings: dict[tuple[uuid.UUID, uuid.UUID], str] = {}
    for row in db.session.execute(queries.rights(person_id, list(delegations))):
        if row.footing == queries.LOOK:
            looks.add(row.round_id)
        elif row.organisation_id is None:
            roles[row.round_id].add(row.footing)
        elif (row.round_id, row.organisation_id) not in footings or row.footing == Footing.OBSERVER:
            footings[row.round_id, row.organisation_id] = row.footing
    of_rounds = {round_id: frozenset(names) for round_id, names in roles.items()}
    return of_rounds, footings, frozenset(looks)
