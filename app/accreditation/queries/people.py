"""Reading whom accreditation asks, and who hears of it."""

import uuid

import sqlalchemy as sa

from app.accounts.models import Person
from app.accounts.queries import can_be_written_to
from app.accreditation.models import (
    AccreditationRules,
    Addressee,
)
from app.organisations.models import (
    Delegate,
    DelegateRole,
    DelegateState,
    Organisation,
    OrganisationState,
)
from app.rounds.models import Role, RoundRole


def is_addressed() -> "sa.ColumnElement[bool]":
    """Whether an organisation is one that an addressee names, by itself or by its group."""
    return sa.or_(
        Addressee.organisation_id == Organisation.id, Addressee.group_id == Organisation.group_id
    )


def addressed(round_id: uuid.UUID) -> "sa.Select[Organisation]":
    """The organisations that applications of the round are circulated to."""
    named = (
        sa.select(Addressee.id)
        .join(Addressee.rules)
        .where(AccreditationRules.round_id == round_id, is_addressed())
    )
    return (
        sa.select(Organisation)
        .where(Organisation.state == OrganisationState.ACCEPTED, named.exists())
        .order_by(sa.func.lower(Organisation.name), Organisation.id)
    )


def runners(round_id: uuid.UUID) -> "sa.Select[Person]":
    """Those who run the round, each once: one of them may be named to decide appeals."""
    held = sa.select(RoundRole.person_id).where(RoundRole.round_id == round_id)
    return sa.select(Person).where(Person.id.in_(held)).order_by(Person.name, Person.id)


def organisers(round_id: uuid.UUID) -> "sa.Select[Person]":
    """The organisers of the round who can be written to."""
    held = sa.select(RoundRole.person_id).where(
        RoundRole.round_id == round_id, RoundRole.role == Role.ORGANISER
    )
    return _reachable().where(Person.id.in_(held))


def speak_for(organisation_id: uuid.UUID) -> "sa.Select[Person]":
    """Those who speak for an organisation and can be written to."""
    delegates = sa.select(Delegate.person_id).where(
        Delegate.organisation_id == organisation_id, Delegate.state == DelegateState.ACTIVE
    )
    return _reachable().where(Person.id.in_(delegates))


def who_may_object(round_id: uuid.UUID) -> "sa.Select[Person]":
    """Those who clear for the organisations that applications are circulated to."""
    delegates = sa.select(Delegate.person_id).where(
        Delegate.organisation_id.in_(addressed(round_id).with_only_columns(Organisation.id)),
        Delegate.role == DelegateRole.CLEARER,
        Delegate.state == DelegateState.ACTIVE,
    )
    return _reachable().where(Person.id.in_(delegates))


def _reachable() -> "sa.Select[Person]":
    return sa.select(Person).where(can_be_written_to()).order_by(Person.email)
