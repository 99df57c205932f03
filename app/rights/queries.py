"""Reading copies, and what stands in the way of erasing an account."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.organisations.models import Delegate, DelegateState, Organisation
from app.rights.models import PersonalCopy
from app.rounds.models import Role, Round, RoundRole, RoundState


def copies_of(person_id: uuid.UUID) -> sa.Select[PersonalCopy]:
    """The copies made for a person, the newest first."""
    return (
        sa.select(PersonalCopy)
        .where(PersonalCopy.person_id == person_id)
        .order_by(PersonalCopy.asked_at.desc())
    )


def other_admins(person_id: uuid.UUID) -> sa.Select[int]:
    """How many other administrators can sign in."""
    return sa.select(sa.func.count()).where(
        Person.admin.is_(True),
        Person.id != person_id,
        Person.disabled_at.is_(None),
        Person.erased_at.is_(None),
    )


def rounds_left_alone(person_id: uuid.UUID) -> sa.Select[Round]:
    """The rounds that go on and that nobody but the person organises."""
    other = aliased(RoundRole)
    return (
        sa.select(Round)
        .join(RoundRole, RoundRole.round_id == Round.id)
        .where(
            RoundRole.person_id == person_id,
            RoundRole.role == Role.ORGANISER,
            Round.state.not_in([RoundState.ARCHIVED, RoundState.WITHDRAWN]),
            ~sa.exists().where(
                other.round_id == Round.id,
                other.role == Role.ORGANISER,
                other.person_id != person_id,
            ),
        )
        .order_by(Round.title)
    )


def organisations_left_alone(person_id: uuid.UUID) -> sa.Select[Organisation]:
    """The organisations that have other members, and nobody but the person to manage them."""
    other, manager = aliased(Delegate), aliased(Delegate)
    active = DelegateState.ACTIVE
    return (
        sa.select(Organisation)
        .join(Delegate, Delegate.organisation_id == Organisation.id)
        .where(
            Delegate.person_id == person_id,
            Delegate.state == active,
            Delegate.manages.is_(True),
            sa.exists().where(
                other.organisation_id == Organisation.id,
                other.person_id != person_id,
                other.state == active,
            ),
            ~sa.exists().where(
                manager.organisation_id == Organisation.id,
                manager.person_id != person_id,
                manager.state == active,
                manager.manages.is_(True),
            ),
        )
        .order_by(Organisation.name)
    )
