"""The review: quoted parties confirm or contest, moderators answer."""

from flask_babel import gettext as _

from app import clock, db, text
from app.accounts.models import Person
from app.errors import NotPossible
from app.record.actions import record
from app.summaries.models import Citation, Review, SummaryState, Verdict


def respond(citation: Citation, *, verdict: Verdict, words: str = "", by: Person) -> Review:
    """Say for the quoted party that a citation is right, or contest it and say why.

    A party may change what it said while the review runs; the answer to it then falls.
    """
    summary = citation.sentence.section.summary
    party = citation.passage.party
    if summary.state is not SummaryState.IN_REVIEW or clock.has_passed(summary.review_ends_at):
        raise NotPossible(_("The review is over."))
    if party is None:
        raise NotPossible(_("An account of a session has no party to confirm it."))
    review = citation.review or Review(summary_id=summary.id, citation=citation, party_id=party.id)
    review.verdict = verdict
    review.words = words if verdict is Verdict.CONTESTED else ""
    review.sentence_text = citation.sentence.text
    review.sentence_revision = citation.sentence.revision
    review.by_id, review.at = by.id, clock.now()
    review.answer, review.answered_at, review.answered_by_id = "", None, None
    db.session.add(review)
    record(
        "summaries:review",
        review,
        by=by,
        round_id=summary.round_id,
        for_=party.organisation_id,
        citation=citation.id,
        verdict=verdict,
        words=text.quote_hash(review.words),
    )
    return review


def answer(review: Review, *, words: str, by: Person) -> None:
    """Answer a contest for the moderators; both are published with the citation."""
    if review.verdict is not Verdict.CONTESTED or review.citation is None:
        raise NotPossible(_("Nothing is contested here."))
    summary = review.citation.sentence.section.summary
    if summary.state is SummaryState.PUBLISHED:
        raise NotPossible(_("This version is published: begin the next one first."))
    review.answer, review.answered_by_id, review.answered_at = words, by.id, clock.now()
    record(
        "summaries:answer",
        review,
        by=by,
        round_id=summary.round_id,
        words=text.quote_hash(words),
    )
