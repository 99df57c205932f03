"""Who may do what with a position, and how its state may move."""

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from app.moderation.rules import of_round
from app.organisations.rules import may_clear, may_draft
from app.policy import Predicate, Who, anyone, is_signed_in, predicate
from app.positions.models import (
    WRITING,
    Attachment,
    CoSponsor,
    CoSponsorState,
    Position,
    PositionState,
    PositionVersion,
    Stance,
)
from app.rounds import rules as rounds
from app.rounds.models import Question

DRAFT, FOR_CLEARANCE, CLEARED, SUBMITTED, ACCEPTED, HELD, RETURNED, WITHDRAWN = PositionState

MOVES: dict[PositionState, frozenset[PositionState]] = {
    DRAFT: frozenset({FOR_CLEARANCE, SUBMITTED}),
    FOR_CLEARANCE: frozenset({DRAFT, CLEARED, SUBMITTED}),
    CLEARED: frozenset({DRAFT, SUBMITTED}),
    SUBMITTED: frozenset({SUBMITTED, ACCEPTED, HELD, RETURNED, WITHDRAWN}),  # to itself: replaced
    ACCEPTED: frozenset({SUBMITTED, HELD, RETURNED, WITHDRAWN}),
    HELD: frozenset({SUBMITTED, ACCEPTED, RETURNED, WITHDRAWN}),
    RETURNED: frozenset({SUBMITTED, ACCEPTED, HELD, WITHDRAWN}),
    WITHDRAWN: frozenset(),
}

# The states in which the words of a position count and may be cited.
STANDING = (SUBMITTED, ACCEPTED)

SPONSOR_MOVES: dict[CoSponsorState, frozenset[CoSponsorState]] = {
    CoSponsorState.ASKED: frozenset({CoSponsorState.CONFIRMED, CoSponsorState.DECLINED}),
    CoSponsorState.CONFIRMED: frozenset({CoSponsorState.DECLINED}),
    CoSponsorState.DECLINED: frozenset({CoSponsorState.CONFIRMED}),
}


class Answered(Protocol):
    """An answer, in a draft or submitted, as far as other questions depend on it."""

    stance: Stance | None
    choices: list[str]


def is_asked(question: Question, answers: Mapping[UUID, Answered]) -> bool:
    """Whether the question is in the form, given the answers so far.

    A question that depends on one which is itself not asked is not asked either.
    """
    seen: set[UUID] = set()
    while question.shown_if is not None:
        if question.id in seen:
            return False
        seen.add(question.id)
        other = question.shown_if
        answer = answers.get(other.id)
        given = set() if answer is None else {*answer.choices, *filter(None, [answer.stance])}
        if other.removed_at is not None or not given & set(question.shown_if_values):
            return False
        question = other
    return question.removed_at is None


@predicate
def speaks_for_it(who: Who, position: Position) -> bool:
    """The person speaks for the organisation whose position it is, in whatever role."""
    return who.delegation(position.party.organisation_id) is not None


@predicate
def drafts_it(who: Who, position: Position) -> bool:
    """The person writes for the organisation."""
    return may_draft(who, position.party.organisation_id)


@predicate
def clears_it(who: Who, position: Position) -> bool:
    """The person clears and submits for the organisation."""
    return may_clear(who, position.party.organisation_id)


@predicate
def was_submitted(who: Who, position: Position) -> bool:  # noqa: ARG001 - asks only the state
    """A version of it was submitted."""
    return position.was_submitted


@predicate
def has_draft(who: Who, position: Position) -> bool:  # noqa: ARG001 - asks only the state
    """Something is being written."""
    return position.writing is not None


@predicate
def is_accepted(who: Who, position: Position) -> bool:  # noqa: ARG001 - asks only the state
    """A moderator accepted it."""
    return position.state is ACCEPTED


@predicate
def is_withdrawn(who: Who, position: Position) -> bool:  # noqa: ARG001 - asks only the state
    """The party withdrew it."""
    return position.state is WITHDRAWN


@predicate
def sponsors_it(who: Who, position: Position) -> bool:
    """The person speaks for an organisation that was asked to put its name under it."""
    return any(
        sponsor.organisation_id in who.delegations
        for sponsor in position.co_sponsors
        if sponsor.state is not CoSponsorState.DECLINED
    )


def _writing(*states: PositionState) -> Predicate:
    names = "_or_".join(state.value for state in states)
    return Predicate(lambda _who, position: position.writing in states, f"is_{names}")


@predicate
def needs_another(who: Who, position: Position) -> bool:
    """The round wants two persons, and this one wrote some of the answers."""
    return position.round.two_persons and who.person in {
        answer.saved_by_id for answer in position.drafts
    }


@predicate
def may_go_out(who: Who, position: Position) -> bool:  # noqa: ARG001 - asks only the states
    """It was cleared, or the round lets a clearer submit without."""
    return position.writing is CLEARED or not position.round.two_persons


takes_positions = of_round(rounds.is_taking_positions)
reads_what_came = of_round(rounds.reads_what_came)
seals_names = of_round(rounds.seals_names)
is_public = of_round(rounds.is_published) & of_round(rounds.may_see) & (is_accepted | is_withdrawn)

may_write = takes_positions & (
    _writing(DRAFT) & drafts_it | _writing(FOR_CLEARANCE) & clears_it & ~needs_another
)
may_read = speaks_for_it | was_submitted & (
    reads_what_came | is_public | sponsors_it & ~is_withdrawn
)


def of_version(of: Predicate) -> Predicate:
    """A predicate of positions, asked of the position that a version or attachment is of."""

    def test(who: Who, thing: PositionVersion | Attachment) -> bool:
        version = thing.version if isinstance(thing, Attachment) else thing
        return of(who, version.position)

    return Predicate(test, f"position.{of.name}")


@predicate
def may_answer_request(who: Who, sponsor: CoSponsor) -> bool:
    """The person clears for the organisation that was asked."""
    return may_clear(who, sponsor.organisation_id)


@predicate
def still_joins(who: Who, sponsor: CoSponsor) -> bool:
    """The position stands in a round that is not over, so names under it may still change."""
    return not is_withdrawn(who, sponsor.position) and not is_over(who, sponsor.position)


@predicate
def was_asked(who: Who, sponsor: CoSponsor) -> bool:
    """The person speaks for the organisation that was asked."""
    return who.delegation(sponsor.organisation_id) is not None


def sees_all(who: Who, position: Position) -> bool:
    """Whether the person reads what was hidden or withdrawn too: the delegation, those who run the
    round, and auditors.
    """
    return speaks_for_it(who, position) or reads_what_came(who, position)


@predicate
def words_shown(who: Who, position: Position) -> bool:
    """Its words may still be read: withdrawn ones only by those who always could."""
    return position.state is not WITHDRAWN or sees_all(who, position)


@predicate
def acts_for_somebody(who: Who, thing: object) -> bool:  # noqa: ARG001 - asks only who
    """The person acts for an organisation now."""
    return who.delegation(who.acting_for) is not None


is_over = of_round(rounds.is_over)

ALLOW: dict[str, Predicate] = {
    "position.list": is_signed_in,
    "position.mine": acts_for_somebody,
    "position.view": may_read,
    "position.words": may_read & words_shown,
    "position.draft": speaks_for_it,
    "position.write": may_write,
    "position.comment": drafts_it & has_draft,
    "position.send": takes_positions & drafts_it & _writing(DRAFT),
    "position.clear": takes_positions & clears_it & _writing(FOR_CLEARANCE) & ~needs_another,
    "position.return_to_draft": takes_positions & clears_it & _writing(FOR_CLEARANCE),
    "position.reopen": takes_positions & drafts_it & _writing(FOR_CLEARANCE, CLEARED),
    "position.submit": takes_positions & clears_it & has_draft & may_go_out,
    "position.revise": takes_positions & drafts_it & was_submitted & ~has_draft & ~is_withdrawn,
    "position.discard": drafts_it & was_submitted & has_draft,
    "position.withdraw": clears_it & was_submitted & ~is_withdrawn & ~is_over,
    "position.tighten": clears_it & was_submitted,
    "position.co_sponsor": takes_positions & drafts_it & has_draft,
    "position.moderate": was_submitted
    & ~is_withdrawn
    & of_round(rounds.is_moderator & ~rounds.is_sealed_now)
    & ~of_round(rounds.is_over),
    "receipt.view": of_version(speaks_for_it | reads_what_came & ~seals_names),
    "attachment.view": of_version(may_read & words_shown),
    "co_sponsor.view": was_asked,
    "co_sponsor.answer": may_answer_request & still_joins,
    "round.own_position": rounds.may_see & ~rounds.is_draft & acts_for_somebody,
    "round.positions": rounds.may_see & (rounds.is_published | rounds.reads_what_came),
    "receipt.check": anyone,
}

__all__ = ["ALLOW", "MOVES", "SPONSOR_MOVES", "STANDING", "WRITING", "is_asked"]
