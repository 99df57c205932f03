"""Reading the outbox and the followers."""

import uuid

import sqlalchemy as sa

from app import kept
from app.accounts.models import Person
from app.accounts.queries import can_be_written_to
from app.notifications.models import Follow, Message


def outbox() -> sa.Select[Message]:
    """Every message, newest first."""
    return sa.select(Message).order_by(Message.created_at.desc(), Message.id)


def to_person(person_id: uuid.UUID) -> sa.Select[Message]:
    """What was written to a person, newest first."""
    return outbox().where(Message.person_id == person_id)


def to_address(address: str) -> sa.Select[Message]:
    """What was written to an address, newest first."""
    return outbox().where(Message.address == address)


def followers(round_id: uuid.UUID) -> sa.Select[Person]:
    """The people who want to hear of the round and can still be written to."""
    return (
        sa.select(Person)
        .join(Follow, Follow.person_id == Person.id)
        .where(
            Follow.round_id == round_id,
            can_be_written_to(),
        )
        .order_by(Follow.since)
    )


def follow_of(person_id: uuid.UUID | None, round_id: uuid.UUID) -> sa.Select[Follow]:
    """Whether the person follows the round: one row if so."""
    return sa.select(Follow).where(Follow.person_id == person_id, Follow.round_id == round_id)


def old_enough() -> sa.ColumnElement[bool]:
    """The messages that were done with long ago, or that nothing ever sent."""
    done = sa.func.coalesce(Message.sent_at, Message.failed_at, Message.created_at)
    return done < kept.before("outbox")
