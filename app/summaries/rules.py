"""Who may write, review and read a summary, how its state may move, and what supports a sentence."""

import enum

from app.organisations.rules import may_clear, may_draft
from app.policy import Predicate, Who, is_signed_in, predicate
from app.rounds import rules as rounds
from app.rounds.models import Round
from app.summaries.models import Citation, SummaryState

DRAFT, IN_REVIEW, PUBLISHED = SummaryState

MOVES: dict[SummaryState, frozenset[SummaryState]] = {
    DRAFT: frozenset({IN_REVIEW}),
    IN_REVIEW: frozenset({DRAFT, PUBLISHED}),
    PUBLISHED: frozenset({DRAFT}),  # of the next version; the one published stays
}


class Support(enum.StrEnum):
    """What a sentence rests on."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    UNSUPPORTED = "unsupported"
    BROKEN = "broken"
    OWN = "own"


def support_of(*, own: bool, standing: int, broken: int) -> Support:
    """What a sentence rests on, given how many of its citations stand and how many are broken."""
    if standing and broken:
        return Support.PARTLY
    if standing:
        return Support.OWN if own else Support.SUPPORTED
    if broken and not own:
        return Support.BROKEN
    return Support.OWN if own else Support.UNSUPPORTED


@predicate
def was_quoted(who: Who, citation: Citation) -> bool:
    """The person writes for the party whose words are cited."""
    party = citation.passage.party
    return party is not None and may_draft(who, party.organisation_id)


@predicate
def clears_quoted(who: Who, citation: Citation) -> bool:
    """The person clears for the party whose words are cited, so may show less of whose they are."""
    party = citation.passage.party
    return party is not None and may_clear(who, party.organisation_id)


@predicate
def is_reviewed(who: Who, citation: Citation) -> bool:
    """The summary is out for review, in a round that is not over."""
    summary = citation.sentence.section.summary
    return summary.state is IN_REVIEW and not rounds.is_over(who, summary.round)


@predicate
def speaks_for_somebody(who: Who, round_: Round) -> bool:  # noqa: ARG001 - asks only who
    """The person speaks for some organisation; the page shows what is theirs to review."""
    return bool(who.delegations)


writes_here = rounds.is_moderator & ~rounds.is_sealed_now & ~rounds.is_over & ~rounds.is_draft
reads_desk = rounds.reads_what_came

ALLOW: dict[str, Predicate] = {
    "round.write_summary": writes_here,
    "round.summary_desk": reads_desk,
    "round.summary": rounds.may_see & (rounds.is_published | reads_desk),
    "round.review_summary": rounds.may_see & is_signed_in & (speaks_for_somebody | reads_desk),
    "round.outputs": rounds.may_see & (rounds.is_published | reads_desk),
    "round.dispatch": rounds.is_organiser & ~rounds.is_draft,
    "citation.view": was_quoted,
    "citation.review": was_quoted & is_reviewed,
    "citation.set_apart": clears_quoted,
}

__all__ = ["ALLOW", "MOVES", "Support", "support_of"]
