"""Who may hide words, write notes and read the log."""

from typing import Any

from app.moderation.models import Contribution, Note, Redaction
from app.policy import Predicate, Who, predicate
from app.rounds import rules as rounds


def of_round(of: Predicate) -> Predicate:
    """A predicate of rounds, asked of the round that a thing belongs to."""

    def test(who: Who, thing: Any) -> bool:  # noqa: ANN401 - anything that has a round
        return of(who, thing.round)

    return Predicate(test, f"round.{of.name}")


@predicate
def wrote_it(who: Who, note: Note) -> bool:
    """The note is the person's own."""
    return who.person == note.by_id


@predicate
def moderates_redaction(who: Who, redaction: Redaction) -> bool:
    """The person may moderate the words that something was hidden in."""
    return moderates(who, redaction.contribution)


@predicate
def is_erased(who: Who, contribution: Contribution) -> bool:  # noqa: ARG001 - asks only the words
    """The words were lawfully erased: nothing is left to hide."""
    return contribution.erased_at is not None


moderates = of_round(rounds.is_moderator & ~rounds.is_sealed_now) & ~of_round(rounds.is_over)

ALLOW: dict[str, Predicate] = {
    "contribution.hide": moderates & ~is_erased,
    "redaction.restore": moderates_redaction,
    "round.moderate": rounds.is_moderator & ~rounds.is_over,
    "round.read_moderation": rounds.runs_it | rounds.oversees,
    "round.read_notes": rounds.runs_it,
    "round.note": rounds.runs_it & ~rounds.is_over,
    "note.delete": wrote_it,
}
