"""The words that took the place of others: of a position's standing version, of a session's newest account."""

import uuid
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import aliased, selectinload

from app import db
from app.meetings.models import Account, AccountState
from app.moderation.models import Contribution
from app.positions.models import Answer, Attachment, Position, PositionVersion


def newest() -> "sa.ScalarSelect[int | None]":
    """The number of the newest approved account of the session that an account is of."""
    later = aliased(Account)
    return (
        sa.select(sa.func.max(later.number))
        .where(later.session_id == Account.session_id, later.state == AccountState.APPROVED)
        .correlate(Account)
        .scalar_subquery()
    )


def words_of(
    position_ids: Collection[uuid.UUID], session_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[Contribution]]:
    """What positions and sessions say now, by position and by session; two queries."""
    later = sa.union_all(
        _of_positions(Answer, position_ids),
        _of_positions(Attachment, position_ids),
        sa.select(Account.session_id, Account.contribution_id).where(
            Account.session_id.in_(session_ids),
            Account.state == AccountState.APPROVED,
            Account.number == newest(),
        ),
    ).subquery()
    of, contribution_id = later.c
    query = (
        sa.select(of, Contribution)
        .join(later, contribution_id == Contribution.id)
        .options(selectinload(Contribution.redactions))
        .order_by(Contribution.created_at, Contribution.id)
    )
    found: dict[uuid.UUID, list[Contribution]] = {}
    for ident, contribution in db.session.execute(query):
        found.setdefault(ident, []).append(contribution)
    return found


def _of_positions(
    said: "type[Answer | Attachment]", position_ids: Collection[uuid.UUID]
) -> "sa.Select[uuid.UUID, uuid.UUID | None]":
    return (
        sa.select(Position.id, said.contribution_id)
        .join(PositionVersion, PositionVersion.position_id == Position.id)
        .join(said, said.version_id == PositionVersion.id)
        .where(
            Position.id.in_(position_ids),
            PositionVersion.number == Position.current_number,
            said.contribution_id.is_not(None),
        )
    )
