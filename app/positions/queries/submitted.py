"""What was submitted: a position with everything its page shows, and its versions."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.moderation.models import Contribution
from app.positions.models import (
    Answer,
    Attachment,
    CoSponsor,
    Position,
    PositionVersion,
)
from app.rounds.models import Party, Question


def _with_party(query: "sa.Select[Position]") -> "sa.Select[Position]":
    return query.options(
        joinedload(Position.party).joinedload(Party.organisation),
        joinedload(Position.party).joinedload(Party.group),
        joinedload(Position.round),
        selectinload(Position.co_sponsors).joinedload(CoSponsor.organisation),
    )


def by_reference(reference: str) -> "sa.Select[Position]":
    """The position that bears the reference, with its party."""
    return _with_party(sa.select(Position).where(Position.reference == reference.upper()))


def position_by_reference(round_id: uuid.UUID, reference: str) -> "sa.Select[Position]":
    """The position of a round that bears the reference, with its party."""
    return by_reference(reference).where(Position.round_id == round_id)


def moderated(round_id: uuid.UUID) -> "sa.Select[Position]":
    """Everything that was submitted to a round, newest first: what moderators work through."""
    return _with_party(
        sa.select(Position)
        .join(Position.current)
        .where(Position.round_id == round_id)
        .order_by(PositionVersion.submitted_at.desc(), Position.id)
    )


def version_with_all(position_id: uuid.UUID, number: int) -> "sa.Select[PositionVersion]":
    """One version with its answers, the wordings they answer, and its attachments."""
    words = selectinload(PositionVersion.answers).joinedload(Answer.contribution)
    return (
        sa.select(PositionVersion)
        .where(PositionVersion.position_id == position_id, PositionVersion.number == number)
        .options(
            selectinload(PositionVersion.answers).joinedload(Answer.question_version),
            selectinload(PositionVersion.answers)
            .joinedload(Answer.question)
            .options(joinedload(Question.page), selectinload(Question.versions)),
            words.selectinload(Contribution.redactions),
            selectinload(PositionVersion.attachments).options(
                joinedload(Attachment.file),
                joinedload(Attachment.contribution).selectinload(Contribution.redactions),
            ),
        )
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
