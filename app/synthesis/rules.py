"""Who may shape the tree, sort passages and read the synthesis; which passages count."""

from app.errors import NotPossible
from app.moderation.rules import of_round
from app.policy import Predicate, Who, predicate
from app.positions.models import PositionState
from app.rounds import rules as rounds
from app.rounds.models import Attribution, Round
from app.synthesis.models import LookState, SampleState, SuggestionState, Tree, TreeState

OPEN, ACCEPTED, CORRECTED, REJECTED = SuggestionState
DRAFT, SIGNED_OFF = TreeState

TREE_MOVES: dict[TreeState, frozenset[TreeState]] = {
    DRAFT: frozenset({SIGNED_OFF}),
    SIGNED_OFF: frozenset({DRAFT}),  # a change begins the next version
}

MOVES: dict[SuggestionState, frozenset[SuggestionState]] = {
    OPEN: frozenset({ACCEPTED, CORRECTED, REJECTED}),
    ACCEPTED: frozenset({OPEN}),  # undone
    CORRECTED: frozenset({OPEN}),
    REJECTED: frozenset({OPEN}),
}

SAMPLE_MOVES: dict[SampleState, frozenset[SampleState]] = {
    SampleState.DRAWN: frozenset({SampleState.CLOSED, SampleState.REPLACED}),
    SampleState.CLOSED: frozenset(),  # its figures stand; a new one is drawn beside it
    SampleState.REPLACED: frozenset(),
}

ASKED, AGREED, DIFFERS, SETTLED = LookState

LOOK_MOVES: dict[LookState, frozenset[LookState]] = {
    ASKED: frozenset({AGREED, DIFFERS}),
    AGREED: frozenset[LookState](),
    DIFFERS: frozenset({SETTLED}),
    SETTLED: frozenset({DIFFERS}),  # undone
}

# The states of a position in which its passages count; the public is shown accepted ones alone.
COUNTING = (PositionState.SUBMITTED, PositionState.ACCEPTED)

DEEPEST = 4  # levels of the tree


def coding_open(tree: Tree | None) -> bool:
    """Whether passages may be put on topics: once the tree was signed off for the first time."""
    return tree is not None and tree.version > 0


def must_be_open(tree: Tree | None) -> None:
    """Raise NotPossible while nobody has signed the tree off."""
    if not coding_open(tree):
        raise NotPossible("Sign the topic tree off first: coding counts only on a signed-off tree.")


def withholds(round_: Round, *, all_names: bool) -> bool:
    """Whether small counts are withheld from a reader: where the round does not show names."""
    sees_names = all_names and not round_.names_sealed
    return not sees_names and round_.attribution is not Attribution.NAMED


def fits_filter(round_: Round, *, all_names: bool) -> frozenset[str]:
    """The filters offered to a reader. Where counts are withheld, none that could single out."""
    if withholds(round_, all_names=all_names):
        return frozenset({"question"})
    return frozenset({"question", "group", "region", "stance", "language", "text"})


@predicate
def sees_all(who: Who, round_: Round) -> bool:
    """The person runs or oversees the round: sees working states, and every name unless sealed."""
    return rounds.reads_what_came(who, round_)


moderates_it = rounds.is_moderator & ~rounds.is_sealed_now & ~rounds.is_over

ALLOW: dict[str, Predicate] = {
    "round.read_topics": rounds.reads_what_came,
    "round.shape_topics": rounds.works_on_it & ~rounds.is_over,
    "round.sign_topics": moderates_it,
    "round.read_coding": rounds.reads_what_came,
    "round.code": moderates_it,
    "round.read_quality": rounds.reads_what_came,
    "round.measure_quality": moderates_it,
    "look.settle": of_round(moderates_it),
    "batch.undo": of_round(moderates_it),
    "round.read_synthesis": sees_all | rounds.may_see & rounds.is_published,
}
