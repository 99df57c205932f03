"""What moderators do to a position as a whole: accept, hold, return."""

from app.accounts.models import Person
from app.moderation import actions as moderation
from app.positions import emails
from app.positions.actions.moving import move
from app.positions.models import Position, PositionState
from app.positions.signals import state_changed
from app.record.actions import record


def accept(position: Position, *, by: Person) -> None:
    """Let the position stand: it counts, may be cited, and is published with the round."""
    _decide(position, PositionState.ACCEPTED, verb="accept", reason="", by=by)


def hold(position: Position, *, reason: str, by: Person) -> None:
    """Keep the position back, with a reason that its delegation is told. It counts no more."""
    _decide(position, PositionState.HELD, verb="hold", reason=reason, by=by)


def return_(position: Position, *, reason: str, by: Person) -> None:
    """Give the position back to its delegation, with the reason; they may send a new version."""
    _decide(position, PositionState.RETURNED, verb="return", reason=reason, by=by)


def _decide(position: Position, to: PositionState, *, verb: str, reason: str, by: Person) -> None:
    before = move(position, to)
    position.reason = reason or None
    moderation.log_step(
        position, verb=verb, before=before, after=to, reason=reason, by=by, round_=position.round
    )
    emails.tell_decision(position, to=to, reason=reason)
    state_changed.send(position, before=before, after=to, by=by)
    record(
        f"positions:{verb}",
        position,
        by=by,
        round_id=position.round_id,
        before=before,
        after=to,
        version=position.current_number,
    )
