"""Reading sessions, who chairs and who comes, and their accounts."""

import uuid
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app import db
from app.accounts.models import Person
from app.accounts.queries import can_be_written_to
from app.meetings.models import (
    Account,
    AccountState,
    Approval,
    CoChair,
    Registration,
    Session,
    SessionState,
)
from app.meetings.rules import Seat
from app.moderation.models import Contribution
from app.organisations.models import Delegate, DelegateState, Organisation
from app.rounds.models import Party, Round

ON_THE_ROUND = 12  # sessions named on the page of the round
SUGGESTED = 300  # names offered while one is typed; any other may be typed in full


def programme(round_id: uuid.UUID) -> "sa.Select[Session]":
    """The sessions of a round in the order of their beginning, with those who chair."""
    return (
        sa.select(Session)
        .where(Session.round_id == round_id)
        .options(selectinload(Session.chairs).joinedload(CoChair.organisation))
        .order_by(Session.starts_at, Session.id)
    )


def listed(round_id: uuid.UUID) -> "sa.Select[Session]":
    """The first sessions of a round that are still planned or were held, for its public page."""
    return (
        sa.select(Session)
        .where(Session.round_id == round_id, Session.state != SessionState.CANCELLED)
        .order_by(Session.starts_at, Session.id)
        .limit(ON_THE_ROUND)
    )


def session_of(round_: Round, ident: uuid.UUID) -> "sa.Select[Session]":
    """One session of the round, with who chairs and reports, and every version of its account."""
    return (
        sa.select(Session)
        .where(Session.id == ident, Session.round_id == round_.id)
        .options(
            joinedload(Session.rapporteur),
            selectinload(Session.chairs).options(
                joinedload(CoChair.organisation), joinedload(CoChair.person)
            ),
            selectinload(Session.accounts)
            .joinedload(Account.contribution)
            .selectinload(Contribution.redactions),
        )
    )


def taken(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many people come to each of the sessions."""
    query = (
        sa.select(Registration.session_id, sa.func.count())
        .where(Registration.session_id.in_(ids), Registration.ended_at.is_(None))
        .group_by(Registration.session_id)
    )
    return {ident: count for ident, count in db.session.execute(query)}  # noqa: C416 - rows are not pairs to mypy


def registration(session_id: uuid.UUID, person_id: uuid.UUID) -> "sa.Select[Registration]":
    """The place a person has, or gave up, in a session."""
    return sa.select(Registration).where(
        Registration.session_id == session_id, Registration.person_id == person_id
    )


def seat(session: Session, person_id: uuid.UUID | None) -> Seat:
    """How many come to a session, and whether this person does, and for whom."""
    standing = (Registration.session_id == session.id, Registration.ended_at.is_(None))
    mine = (*standing, Registration.person_id == person_id)
    count = sa.select(sa.func.count()).select_from(Registration).where(*standing)
    place = sa.select(Registration.id).where(*mine)
    name = (
        sa.select(Organisation.short_name)
        .join(Registration, Registration.organisation_id == Organisation.id)
        .where(*mine)
    )
    row = db.session.execute(
        sa.select(count.scalar_subquery(), place.scalar_subquery(), name.scalar_subquery())
    ).one()
    return Seat(session=session, taken=row[0], registered=row[1] is not None, organisation=row[2])


def places_of(person_id: uuid.UUID | None, round_id: uuid.UUID) -> set[uuid.UUID]:
    """The sessions of a round in which a person has a place, by their ids."""
    if person_id is None:
        return set()
    query = (
        sa.select(Registration.session_id)
        .join(Registration.session)
        .where(
            Registration.person_id == person_id,
            Registration.ended_at.is_(None),
            Session.round_id == round_id,
        )
    )
    return set(db.session.scalars(query))


def registered(session_id: uuid.UUID) -> "sa.Select[Person, Registration, Organisation | None]":
    """Those who come to a session, in the order in which they said so, and for whom."""
    return (
        sa.select(Person, Registration, Organisation)
        .join(Registration, Registration.person_id == Person.id)
        .join(Organisation, Organisation.id == Registration.organisation_id, isouter=True)
        .options(joinedload(Organisation.group, innerjoin=False))  # some come for themselves
        .where(Registration.session_id == session_id, Registration.ended_at.is_(None))
        .order_by(Registration.at, Registration.id)
    )


def who_comes(session_id: uuid.UUID) -> "sa.Select[Person]":
    """The people to write to when the session changes."""
    return (
        sa.select(Person)
        .join(Registration, Registration.person_id == Person.id)
        .where(
            Registration.session_id == session_id,
            Registration.ended_at.is_(None),
            Person.disabled_at.is_(None),
            Person.erased_at.is_(None),
        )
        .order_by(Registration.at, Registration.id)
    )


def delegate_called(organisation_id: uuid.UUID, email: str) -> "sa.Select[Person]":
    """The person with this address, if they speak for the organisation."""
    return (
        sa.select(Person)
        .join(Delegate, Delegate.person_id == Person.id)
        .where(
            Delegate.organisation_id == organisation_id,
            Delegate.state == DelegateState.ACTIVE,
            Person.email == email.strip().casefold(),
            can_be_written_to(),
        )
    )


def person_called(email: str) -> "sa.Select[Person]":
    """The person with this confirmed address."""
    return sa.select(Person).where(Person.email == email.strip().casefold(), can_be_written_to())


def names_to_suggest(round_id: uuid.UUID) -> "sa.Select[str]":
    """The names of organisations that take part in the round, to choose co-chairs from.

    None where names are sealed: who takes part is not told there, not even to those who run it.
    """
    return (
        sa.select(Organisation.name)
        .join(Party, Party.organisation_id == Organisation.id)
        .join(Round, Round.id == Party.round_id)
        .where(Round.id == round_id, Round.names_sealed.is_(False))
        .order_by(Organisation.name)
        .limit(SUGGESTED)
    )


def with_account(ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of the sessions have an account that was approved."""
    query = sa.select(Account.session_id).where(
        Account.session_id.in_(ids), Account.state == AccountState.APPROVED
    )
    return set(db.session.scalars(query.distinct()))


def answers(account: Account) -> dict[uuid.UUID, Approval]:
    """What each co-chair said to a version, by co-chair."""
    return {approval.chair_id: approval for approval in account.approvals}
