"""Who may write, put and answer statements, and how their state may move."""

import uuid
from dataclasses import dataclass

from app import clock
from app.moderation.rules import of_round
from app.organisations.rules import may_clear
from app.policy import Predicate, Who, predicate
from app.rounds import rules as rounds
from app.rounds import timing
from app.rounds.models import PhaseKind, Round
from app.statements.models import Statement, StatementState
from app.synthesis.rules import sees_all

DRAFT, PUT, CLOSED, WITHDRAWN = StatementState

MOVES: dict[StatementState, frozenset[StatementState]] = {
    DRAFT: frozenset({PUT}),
    PUT: frozenset({CLOSED, WITHDRAWN}),
    CLOSED: frozenset({WITHDRAWN}),
    WITHDRAWN: frozenset(),
}

# The states in which the answers to a statement count.
COUNTING = (PUT, CLOSED)


@dataclass(frozen=True, kw_only=True)
class AnswerSheet:
    """What one organisation is asked in the reading phase of a round."""

    round: Round
    organisation_id: uuid.UUID
    takes_part: bool  # its position stands, or it is among those the round invited


def effective_state(statement: Statement) -> StatementState:
    """The state as the clock has it: when reading ends, what was put is closed by itself."""
    if statement.state is PUT and not timing.phase_runs(statement.round, PhaseKind.READING):
        begun = timing.phase_begun(statement.round, PhaseKind.READING)
        return CLOSED if begun else PUT
    return statement.state


def can_be_put(round_: Round) -> bool:
    """Whether a statement put now could still be answered: there is a reading phase, not over."""
    phase = timing.phase_of(round_, PhaseKind.READING)
    return phase is not None and not clock.has_passed(phase.ends_at)


def _is(*states: StatementState) -> Predicate:
    names = "_or_".join(state.value for state in states)
    return Predicate(lambda _who, statement: statement.state in states, f"is_{names}")


@predicate
def is_reading(who: Who, round_: Round) -> bool:  # noqa: ARG001 - asks only the clock
    """The reading phase runs."""
    return timing.phase_runs(round_, PhaseKind.READING)


@predicate
def reading_begun(who: Who, round_: Round) -> bool:  # noqa: ARG001 - asks only the clock
    """The reading phase has begun; it may be over."""
    return timing.phase_begun(round_, PhaseKind.READING)


@predicate
def takes_part(who: Who, sheet: AnswerSheet) -> bool:  # noqa: ARG001 - asks only the sheet
    """The organisation is a party whose stance counts."""
    return sheet.takes_part


@predicate
def speaks_for_it(who: Who, sheet: AnswerSheet) -> bool:
    """The person speaks for the organisation, in whatever role."""
    return who.delegation(sheet.organisation_id) is not None


@predicate
def clears_it(who: Who, sheet: AnswerSheet) -> bool:
    """The person clears for the organisation."""
    return may_clear(who, sheet.organisation_id)


moderates = rounds.is_moderator & ~rounds.is_sealed_now & ~rounds.is_over
writes_here = moderates & ~rounds.is_draft & ~rounds.is_published
reads_sheet = of_round(rounds.may_see & reading_begun) & takes_part & speaks_for_it

ALLOW: dict[str, Predicate] = {
    "round.read_statements": rounds.reads_what_came,
    "round.write_statements": writes_here,
    "statement.view": of_round(sees_all)
    | ~_is(DRAFT) & of_round(rounds.may_see & rounds.is_published),
    "statement.edit": of_round(writes_here) & _is(DRAFT),
    "statement.close": of_round(writes_here) & _is(PUT),
    "statement.withdraw": of_round(moderates) & _is(PUT, CLOSED),
    "answer_sheet.view": reads_sheet,
    "answer_sheet.answer": reads_sheet & clears_it & of_round(rounds.may_speak & is_reading),
}
