"""Whether a question has been answered. Positions know; they say how to find out.

answered.tell_with(has_answers)      # a question's id -> whether any version of it was answered
"""

import uuid
from collections.abc import Callable

from app.rounds.models import Question, RoundState
from app.rounds.timing import effective_state

_tellers: list[Callable[[uuid.UUID], bool]] = []


def tell_with(teller: Callable[[uuid.UUID], bool]) -> None:
    """Ask this function; adding it again changes nothing."""
    if teller not in _tellers:
        _tellers.append(teller)


def is_kept(question: Question) -> bool:
    """Whether the wording in force must stay as it is, so that a change is a new version.

    From the opening on somebody may have it before them; before it, answers may have been
    entered on behalf of others.
    """
    open_yet = effective_state(question.round) not in {RoundState.DRAFT, RoundState.ANNOUNCED}
    return open_yet or any(teller(question.id) for teller in _tellers)
