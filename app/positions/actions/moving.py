"""The one door through which a position's state changes."""

from flask_babel import gettext as _

from app.errors import NotPossible
from app.positions.models import Position, PositionState
from app.positions.rules import MOVES


def move(position: Position, to: PositionState) -> PositionState:
    """Move what is submitted, and give the state it had. Raises NotPossible."""
    before = position.state
    if to not in MOVES[before]:
        raise NotPossible(_("This position cannot do that now. Nothing was changed."))
    position.state = to
    return before


def move_draft(position: Position, to: PositionState) -> PositionState:
    """Move what is being written, of the first version or of a new one, and give the state it had."""
    before = position.writing
    if before is None or to not in MOVES[before]:
        raise NotPossible(_("This draft cannot do that now. Nothing was changed."))
    if position.revision_state is None:
        position.state = to
    else:
        position.revision_state = to
    return before
