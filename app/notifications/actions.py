"""Writing messages and following rounds: the only functions that change the outbox."""

import base64
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app import db
from app.accounts.models import Person
from app.jobs.actions import enqueue
from app.notifications.models import Follow, Message

SEND = "notifications:send"


@dataclass(frozen=True, kw_only=True)
class Enclosure:
    """A file that goes with a message."""

    name: str
    media_type: str
    content: bytes


def write(
    kind: str,
    *,
    to: Person | None,
    subject: str,
    body: str,
    address: str | None = None,
    language: str | None = None,
    enclosures: Sequence[Enclosure] = (),
    round_id: uuid.UUID | None = None,
) -> Message:
    """Put a message in the outbox, in the transaction of the change that it tells of.

    It is sent after the commit, and never if there is none. Without `to`, it goes to `address`.
    The words are the caller's, already in the reader's language.
    """
    where = address or (to.email if to else None)
    if where is None:
        raise ValueError("A message needs a person or an address")
    message = Message(
        person_id=to.id if to else None,
        address=where,
        language=language or (to.language if to else "en"),
        kind=kind,
        subject=" ".join(subject.split()),
        body=body,
        attachments=[
            {
                "name": one.name,
                "media_type": one.media_type,
                "content": base64.b64encode(one.content).decode(),
            }
            for one in enclosures
        ],
        round_id=round_id,
    )
    db.session.add(message)
    enqueue(SEND, slot=SEND)
    return message


def follow(person: Person, round_id: uuid.UUID) -> None:
    """Let a person hear of what happens in a round. Doing it twice changes nothing."""
    if db.session.scalar(_following(person, round_id)) is None:
        db.session.add(Follow(person_id=person.id, round_id=round_id))


def unfollow(person: Person, round_id: uuid.UUID) -> None:
    """Let a person hear no more of a round."""
    found = db.session.scalar(_following(person, round_id))
    if found is not None:
        db.session.delete(found)


def _following(person: Person, round_id: uuid.UUID) -> "sa.Select[Follow]":
    return sa.select(Follow).where(Follow.person_id == person.id, Follow.round_id == round_id)
