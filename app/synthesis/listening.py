"""What the synthesis does when something below it changes: passages stop counting, or start."""

from app.moderation.models import Contribution
from app.moderation.signals import hidden_changed
from app.positions.models import Position
from app.positions.signals import state_changed, submitted
from app.synthesis.actions import weigh_contribution, weigh_position


def start() -> None:
    """Listen. The functions are this module's own, so that they are not forgotten."""
    submitted.connect(_submitted)
    state_changed.connect(_state_changed)
    hidden_changed.connect(_hidden_changed)


def _submitted(position: Position, **_facts: object) -> None:
    weigh_position(position)


def _state_changed(position: Position, **_facts: object) -> None:
    weigh_position(position)


def _hidden_changed(contribution: Contribution, **_facts: object) -> None:
    weigh_contribution(contribution)
