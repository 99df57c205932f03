"""What was submitted: a position with everything its page shows, and its versions."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app import db
from app.moderation.models import Contribution
from app.positions.models import (
    Answer,
    Attachment,
    CoSponsor,
    Position,
    PositionVersion,
    Translation,
)
from app.rounds.models import Party, Question


def _with_party(query: "sa.Select[Position]") -> "sa.Select[Position]":
    return query.options(
        joinedload(Position.party).joinedload(Party.organisation),
        joinedload(Position.party).joinedload(Party.group),
        joinedload(Position.round),
    )


def _with_sponsors(query: "sa.Select[Position]") -> "sa.Select[Position]":
    return query.options(selectinload(Position.co_sponsors).joinedload(CoSponsor.organisation))


def by_reference(reference: str) -> "sa.Select[Position]":
    """The position that bears the reference, with its party."""
    query = sa.select(Position).where(Position.reference == reference.upper())
    return _with_sponsors(_with_party(query))


def position_by_reference(round_id: uuid.UUID, reference: str) -> "sa.Select[Position]":
    """The position of a round that bears the reference, with its party."""
    return by_reference(reference).where(Position.round_id == round_id)


def with_versions(round_id: uuid.UUID, reference: str) -> Position | None:
    """The same with its versions, in one query: what its page needs."""
    query = sa.select(Position).where(
        Position.reference == reference.upper(), Position.round_id == round_id
    )
    whole = _with_party(query).options(
        joinedload(Position.versions),
        joinedload(Position.co_sponsors).joinedload(CoSponsor.organisation),
    )
    return db.session.scalars(whole).unique().one_or_none()


def version_with_all(position_id: uuid.UUID, number: int) -> "sa.Select[PositionVersion]":
    """One version with its answers, the wordings they answer, and its attachments."""
    return with_all(
        sa.select(PositionVersion).where(
            PositionVersion.position_id == position_id, PositionVersion.number == number
        )
    )


def with_all(query: "sa.Select[PositionVersion]") -> "sa.Select[PositionVersion]":
    """The versions with their answers, the wordings they answer, and their attachments."""
    words = selectinload(PositionVersion.answers).joinedload(Answer.contribution)
    return query.options(
        selectinload(PositionVersion.answers).joinedload(Answer.question_version),
        selectinload(PositionVersion.answers)
        .joinedload(Answer.question)
        .options(joinedload(Question.page), joinedload(Question.versions)),
        words.joinedload(Contribution.redactions),
        selectinload(PositionVersion.translations)
        .joinedload(Translation.contribution)
        .joinedload(Contribution.redactions),
        selectinload(PositionVersion.attachments).options(
            joinedload(Attachment.file),
            joinedload(Attachment.contribution).selectinload(Contribution.redactions),
        ),
    )


def versions_of(position: Position) -> "sa.Select[PositionVersion]":
    """The versions of a position, oldest first."""
    return (
        sa.select(PositionVersion)
        .where(PositionVersion.position_id == position.id)
        .order_by(PositionVersion.number)
    )


def version_by_key(key: str) -> "sa.Select[PositionVersion]":
    """The version that a form with this key has already made."""
    return sa.select(PositionVersion).where(PositionVersion.key == key)
