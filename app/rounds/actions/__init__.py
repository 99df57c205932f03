"""Everything that changes a round: made, edited, moved on, joined. Nobody else writes these tables."""

from app.rounds.actions.creating import create_round, lay_out
from app.rounds.actions.entering import enter_state
from app.rounds.actions.joining import join, join_many
from app.rounds.actions.moving import extend, follow_clock, move

__all__ = [
    "create_round",
    "enter_state",
    "extend",
    "follow_clock",
    "join",
    "join_many",
    "lay_out",
    "move",
]
