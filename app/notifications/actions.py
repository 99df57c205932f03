"""Writing messages and following rounds: the only functions that do."""

import base64
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.exc import IntegrityError

from app import clock, db, text
from app.accounts.models import Person
from app.accounts.signals import Letter
from app.jobs import actions as jobs
from app.notifications import queries
from app.notifications.models import Follow, Message
from app.notifications.rules import MOST_ATTEMPTS


@dataclass(frozen=True, kw_only=True)
class Enclosure:
    """A file that goes with a message."""

    name: str
    media_type: str
    content: bytes


def write(
    kind: str,
    *,
    to: Person | None = None,
    address: str | None = None,
    language: str | None = None,
    subject: str,
    body: str,
    enclosures: Sequence[Enclosure] = (),
    round_id: uuid.UUID | None = None,
) -> Message:
    """Put a message into the outbox, in the transaction at hand; it is sent after the commit.

    Name a person, or an address that has no account. Word it in their language: write it
    inside `with emails.language(person):`.
    """
    reached = address or (to.email if to else None)
    if not reached:
        raise ValueError("A message needs somebody to go to")
    message = Message(
        person_id=to.id if to else None,
        address=reached,
        language=language or (to.language if to else current_app.config["TDT"].default_language),
        kind=kind,
        subject=text.line(subject),
        body=text.clean(body).strip() + "\n",
        attachments=[
            {
                "name": one.name,
                "media_type": one.media_type,
                "content": base64.b64encode(one.content).decode("ascii"),
            }
            for one in enclosures
        ],
        round_id=round_id,
    )
    db.session.add(message)
    db.session.flush()
    if current_app.config["TDT"].mail_server:
        jobs.enqueue(
            "notifications:send", {"message": str(message.id)}, most_attempts=MOST_ATTEMPTS
        )
    return message


def take(_sender: Flask, *, letter: Letter) -> None:
    """Send what the accounts want sent."""
    write(
        letter.kind,
        to=letter.to,
        address=letter.address,
        language=letter.language,
        subject=letter.subject,
        body=letter.body,
    )


def mark_sent(message: Message) -> None:
    """The server has it. Its keys and attachments are of no use here any more."""
    message.sent_at = clock.now()
    message.error = None


def mark_tried(message: Message, *, error: str, for_good: bool) -> None:
    """A try failed; for good if the address was refused or the day is over."""
    message.attempts += 1
    message.error = error[:500]
    if for_good:
        message.failed_at = clock.now()


def follow(person: Person, round_id: uuid.UUID) -> None:
    """Let the person hear of what happens in the round. Once is enough, twice does no harm."""
    if db.session.scalar(queries.follow_of(person.id, round_id)) is not None:
        return
    try:
        with db.session.begin_nested():
            db.session.add(Follow(person_id=person.id, round_id=round_id))
    except IntegrityError:
        return  # another tab was quicker


def unfollow(person: Person, round_id: uuid.UUID) -> None:
    """Leave the person in peace."""
    db.session.execute(
        sa.delete(Follow).where(Follow.person_id == person.id, Follow.round_id == round_id)
    )


def forget_old() -> None:
    """Messages are no archive: what was sent or failed long ago is forgotten."""
    old = sa.delete(Message).where(queries.old_enough())
    db.session.execute(old.execution_options(synchronize_session=False))


def forget_sign_up(person: Person) -> None:
    """What was written to somebody who never confirmed the address."""
    mine = sa.delete(Message).where(Message.person_id == person.id)
    db.session.execute(mine.execution_options(synchronize_session=False))
