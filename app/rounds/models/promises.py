"""What a round promised about names is kept: whoever changes it, it can only become stricter.

The actions say so in words people read. This is the floor beneath them, for administrators,
imports and programs alike.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, orm

from app import clock
from app.rounds.models.rounds import Attribution, Round, RoundState


@event.listens_for(Round, "before_update")
def _keep(_mapper: orm.Mapper[Any], _connection: sa.Connection, round_: Round) -> None:
    if not was_given(round_):
        return
    order = list(Attribution)
    before, after = _change(round_, "attribution")
    if order.index(after) < order.index(before):
        raise RuntimeError(f"Round {round_.id} promised {before}: it is never loosened to {after}.")
    before, after = _change(round_, "names_sealed")
    if before and not after:
        raise RuntimeError(f"Round {round_.id} sealed its names: they are never unsealed.")
    before, after = _change(round_, "least_shown")
    if after < before:
        raise RuntimeError(f"Round {round_.id} withholds counts below {before}: never fewer.")


def was_given(round_: Round) -> bool:
    """Whether somebody may have written under what the round said of names: it has opened."""
    state, _now = _change(round_, "state")
    if state is RoundState.DRAFT:
        return False
    return state is not RoundState.ANNOUNCED or clock.has_passed(round_.opens_at)


def _change(row: Round, name: str) -> tuple[Any, Any]:
    state: orm.InstanceState[Any] = sa.inspect(row)
    history = state.attrs[name].history
    now = getattr(row, name)
    return (history.deleted[0] if history.deleted else now), now
