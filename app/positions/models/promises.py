"""What a party was promised about its name is kept: it can only become stricter.

The actions say so in words people read. This is the floor beneath them, for administrators,
imports and programs alike.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, orm

from app.moderation.models import Redaction
from app.positions.models.positions import Position
from app.positions.models.versions import PositionVersion
from app.rounds.models import Attribution

CONSENT = ("shown_as", "readable_by", "consent_version", "terms_version")


@event.listens_for(Position, "before_update")
def _keep_position(
    _mapper: orm.Mapper[Any], _connection: sa.Connection, position: Position
) -> None:
    sent, _now = _change(position, "current_number")
    if sent is not None and _is_loosened(position):
        raise RuntimeError(f"Position {position.reference} was promised more than this.")


@event.listens_for(Redaction, "before_update")
def _keep_words(_mapper: orm.Mapper[Any], _connection: sa.Connection, words: Redaction) -> None:
    before, after = _change(words, "attribution")
    if before is not None and (after is None or _is_loosened(words)):
        raise RuntimeError("The party set these words apart: this is for good.")


@event.listens_for(PositionVersion, "before_update")
def _keep_consent(
    _mapper: orm.Mapper[Any], _connection: sa.Connection, version: PositionVersion
) -> None:
    """What a party agreed to when it submitted is what it agreed to."""
    for name in CONSENT:
        before, after = _change(version, name)
        if before != after:
            raise RuntimeError(f"Version {version.number} was submitted under other words.")


def _is_loosened(row: Position | Redaction) -> bool:
    before, after = _change(row, "attribution")
    order = list(Attribution)
    return order.index(after) < order.index(before)


def _change(row: Position | PositionVersion | Redaction, name: str) -> tuple[Any, Any]:
    state: orm.InstanceState[Any] = sa.inspect(row)
    history = state.attrs[name].history
    now = getattr(row, name)
    return (history.deleted[0] if history.deleted else now), now
