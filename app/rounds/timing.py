"""What the clock makes of a round: its state now, whether it takes positions, which windows are open."""

from datetime import timedelta

from app import clock
from app.rounds.models import LatePolicy, Phase, PhaseKind, Round, RoundState

DRAFT, ANNOUNCED, OPEN, CLOSED, PUBLISHED, ARCHIVED, WITHDRAWN = RoundState


def effective_state(round_: Round) -> RoundState:
    """The state as the clock has it: an announced round opens and an open one closes by itself.

    The stored state follows when a job or a request next touches the round; nobody has to wait
    for that, and no position slips in after the deadline because of it.
    """
    state = round_.state
    if state is ANNOUNCED and clock.has_passed(round_.opens_at):
        state = OPEN
    if state is OPEN and clock.has_passed(round_.closes_at):
        state = CLOSED
    return state


def grace(round_: Round) -> timedelta:
    """How long after the deadline a position is still taken as if in time."""
    return timedelta(minutes=round_.grace_minutes if round_.late is LatePolicy.GRACE else 0)


def takes_positions(round_: Round) -> bool:
    """Whether a position sent now would be taken, in time or late."""
    state = effective_state(round_)
    if state is OPEN:
        return True
    if state is not CLOSED:
        return False
    return round_.late is LatePolicy.MARK or not clock.has_passed(
        round_.closes_at, grace=grace(round_)
    )


def is_late(round_: Round) -> bool:
    """Whether a position sent now comes after the deadline and its grace, and is marked so."""
    return clock.has_passed(round_.closes_at, grace=grace(round_))


def phase_of(round_: Round, kind: PhaseKind) -> Phase | None:
    """The window of the round of this kind, if it has one."""
    return next((phase for phase in round_.phases if phase.kind is kind), None)


def phase_begun(round_: Round, kind: PhaseKind) -> bool:
    """Whether the window has begun; it may be over. Nothing begins in a round nobody knows of."""
    phase = phase_of(round_, kind)
    return phase is not None and round_.state is not DRAFT and clock.has_passed(phase.starts_at)


def phase_runs(round_: Round, kind: PhaseKind) -> bool:
    """Whether the window is open now. Publishing the round, or withdrawing it, ends them all."""
    phase = phase_of(round_, kind)
    return (
        phase is not None
        and effective_state(round_) in {ANNOUNCED, OPEN, CLOSED}
        and clock.has_passed(phase.starts_at)
        and not clock.has_passed(phase.ends_at)
    )
