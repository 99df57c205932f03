"""Who may shape the tree, sort passages and read the synthesis; which passages count."""

from app.errors import NotPossible
from app.moderation.rules import of_round
from app.policy import Predicate, Who, is_auditor, predicate
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
    return not all_names and round_.attribution is not Attribution.NAMED


def fits_filter(round_: Round, *, all_names: bool) -> frozenset[str]:
    """The filters offered to a reader. Where counts are withheld, none that could single out."""
    if withholds(round_, all_names=all_names):
        return frozenset({"question"})
    return frozenset({"question", "group", "region", "stance", "language", "text"})


@predicate
def sees_all(who: Who, round_: Round) -> bool:
    """The person runs the round or audits it: sees working states and every name."""
    return rounds.runs_it(who, round_) or who.auditor


ALLOW: dict[str, Predicate] = {
    "round.read_topics": rounds.runs_it | is_auditor,
    "round.shape_topics": rounds.runs_it & ~rounds.is_over,
    "round.sign_topics": rounds.is_moderator & ~rounds.is_over,
    "round.read_coding": rounds.runs_it | is_auditor,
    "round.code": rounds.is_moderator & ~rounds.is_over,
    "round.read_quality": rounds.runs_it | is_auditor,
    "round.measure_quality": rounds.is_moderator & ~rounds.is_over,
    "look.settle": of_round(rounds.is_moderator & ~rounds.is_over),
    "batch.undo": of_round(rounds.is_moderator & ~rounds.is_over),
    "round.read_synthesis": sees_all | rounds.may_see & rounds.is_published,
}
