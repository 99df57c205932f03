"""What a round offers beside its questions: background documents and topics to start from."""

import uuid
from typing import IO

from flask_babel import gettext as _

from app import db
from app.accounts.models import Person
from app.errors import NotPossible
from app.files.actions import store
from app.files.models import StoredFile
from app.record.actions import record
from app.rounds.models import Document, Round, StartTopic


def add_document(
    round_: Round,
    *,
    title: str,
    note: str = "",
    url: str | None = None,
    file: StoredFile | None = None,
    by: Person | None,
) -> Document:
    """Offer a background document: an address, or a file kept here."""
    place = max((one.place for one in round_.documents), default=0) + 1
    document = Document(
        round_id=round_.id,
        place=place,
        title=title,
        note=note,
        url=None if file else url,
        file_id=file.id if file else None,
    )
    db.session.add(document)
    db.session.flush()
    db.session.expire(round_, ["documents"])
    record(
        "rounds:add-document",
        document,
        by=by,
        round_id=round_.id,
        sha256=file.sha256 if file else None,
    )
    return document


def keep_file(stream: IO[bytes], name: str, *, by: Person) -> StoredFile:
    """Check a file and keep it, or raise BadFile before anything is stored."""
    return store(stream, name, by=by.id, keep_as_given=True)


def edit_document(
    document: Document,
    *,
    title: str,
    note: str,
    url: str | None,
    file: StoredFile | None,
    by: Person | None,
) -> Document:
    """Change what is said of a document, or put another address or file in its place.

    Given neither, it leads to where it led.
    """
    document.title, document.note = title, note
    if file is not None:
        document.url, document.file_id = None, file.id
    elif url is not None:
        document.url, document.file_id = url, None
    record(
        "rounds:edit-document",
        document,
        by=by,
        round_id=document.round_id,
        sha256=file.sha256 if file else None,
    )
    return document


def remove_document(document: Document, *, by: Person | None) -> None:
    """Offer it no more."""
    record("rounds:remove-document", document, by=by, round_id=document.round_id)
    db.session.delete(document)


def add_topic(
    round_: Round,
    *,
    name: str,
    parent_id: uuid.UUID | None,
    belongs: str,
    not_belongs: str,
    example: str,
    by: Person | None,
) -> StartTopic:
    """Name a topic that moderators start from."""
    place = max((one.place for one in round_.start_topics), default=0) + 1
    topic = StartTopic(
        round_id=round_.id,
        place=place,
        name=name,
        parent_id=parent_id,
        belongs=belongs,
        not_belongs=not_belongs,
        example=example,
    )
    db.session.add(topic)
    db.session.flush()
    db.session.expire(round_, ["start_topics"])
    record("rounds:add-topic", topic, by=by, round_id=round_.id)
    return topic


def edit_topic(
    topic: StartTopic,
    *,
    name: str,
    parent_id: uuid.UUID | None,
    belongs: str,
    not_belongs: str,
    example: str,
    by: Person | None,
) -> StartTopic:
    """Change what a topic to start from means."""
    topic.name, topic.parent_id = name, parent_id
    topic.belongs, topic.not_belongs, topic.example = belongs, not_belongs, example
    record("rounds:edit-topic", topic, by=by, round_id=topic.round_id)
    return topic


def remove_topic(topic: StartTopic, round_: Round, *, by: Person | None) -> None:
    """Take a topic away that has none beneath it."""
    if any(other.parent_id == topic.id for other in round_.start_topics):
        raise NotPossible(_("There are topics beneath this one. Move or remove them first."))
    record("rounds:remove-topic", topic, by=by, round_id=topic.round_id)
    db.session.delete(topic)
