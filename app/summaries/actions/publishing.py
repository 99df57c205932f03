"""The summary's state: out for review, back to the desk, published as a version, begun anew."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.errors import NotPossible
from app.record import leaf
from app.record.actions import record
from app.rounds.models import RoundState
from app.summaries import emails
from app.summaries.actions import breaking
from app.summaries.models import Summary, SummaryState, SummaryVersion
from app.summaries.queries import covering, method
from app.summaries.queries.covering import Lack
from app.summaries.queries.writing import Cited, Text, text_of
from app.summaries.rules import MOVES


def send_for_review(summary: Summary, *, ends_at: datetime, by: Person | None) -> None:
    """Ask the quoted parties to confirm or contest, until the clock runs out; they get a mail.

    Raises NotPossible while anything is missing but the review itself.
    """
    text = text_of(summary, None)
    lacking = covering.before_review(covering.missing(summary, text))
    if lacking:
        raise NotPossible(_("The text is not ready for review: see what is missing."))
    if clock.has_passed(ends_at):
        raise NotPossible(_("The review must end in the future."))
    summary.review_began_at, summary.review_ends_at = clock.now(), ends_at
    _move(summary, SummaryState.IN_REVIEW, by, ends_at=ends_at)
    emails.ask_for_review(summary, text)


def take_back(summary: Summary, *, by: Person | None) -> None:
    """End the review and write on. What the quoted said stays beside the sentences."""
    _move(summary, SummaryState.DRAFT, by, needs=SummaryState.IN_REVIEW)


def begin_next(summary: Summary, *, by: Person | None) -> None:
    """Begin the next version, from the text of the one that is published."""
    _move(summary, SummaryState.DRAFT, by, needs=SummaryState.PUBLISHED)


def publish(
    summary: Summary, *, note: str = "", hurry: str = "", by: Person | None
) -> SummaryVersion:
    """Publish the text as its next version, which never changes; followers and quoted get a mail.

    Raises NotPossible while anything is missing. Only the review's clock may be cut short, with
    a reason (`hurry`) that the method note tells.
    """
    text = text_of(summary, None)
    covered = covering.coverage(summary, text)
    lacking = covering.missing(summary, text, covered)
    if any(one.lack is not Lack.CLOCK or not hurry for one in lacking):
        raise NotPossible(_("The text cannot be published yet: see what is missing."))
    waits = any(one.lack is Lack.CLOCK for one in lacking)
    facts = method.facts(summary, text, covered, hurry=hurry if waits else "")
    content = snapshot(text)
    version = SummaryVersion(
        summary_id=summary.id,
        number=max((one.number for one in summary.versions), default=0) + 1,
        title=summary.title,
        language=summary.language,
        method=summary.method,
        facts=facts,
        content=content,
        content_hash=leaf.content_hash(
            hashed(summary.title, summary.language, summary.method, facts, content)
        ),
        note=note,
        published_by_id=by and by.id,
    )
    summary.versions.append(version)
    breaking.mend_all(summary)
    db.session.flush()
    _move(
        summary,
        SummaryState.PUBLISHED,
        by,
        version=version.number,
        content_hash=version.content_hash,
    )
    if summary.round.state in {RoundState.PUBLISHED, RoundState.ARCHIVED}:
        emails.tell_published(version, summary, text)
    return version


def hashed(
    title: str, language: str, method_text: str, facts: dict[str, Any], content: list[Any]
) -> dict[str, Any]:
    """What the content hash of a version is taken of."""
    return {
        "title": title,
        "language": language,
        "method": method_text,
        "facts": facts,
        "sections": content,
    }


def snapshot(text: Text) -> list[dict[str, Any]]:
    """The text as a version keeps it: no quoted words and no names, which may have to go later."""
    return [
        {
            "title": part.section.title,
            "topic": str(part.section.topic_id) if part.section.topic_id else None,
            "sentences": [
                {
                    "id": str(line.sentence.id),
                    "text": line.sentence.text,
                    "own": line.sentence.own,
                    "citations": [_citation(one) for one in line.cited],
                }
                for line in part.lines
            ],
        }
        for part in text.parts
        if part.lines
    ]


def _citation(one: Cited) -> dict[str, Any]:
    source, review = one.source, one.review
    return {
        "passage": str(one.citation.passage_id),
        "quote_hash": one.citation.quote_hash,
        "position": source.position.reference if source and source.position else None,
        "position_version": source.version if source else None,
        "start": source.start if source else None,
        "end": source.end if source else None,
        "session": str(source.session.id) if source and source.session else None,
        "review": review
        and {"verdict": review.verdict.value, "words": review.words, "answer": review.answer},
    }


def _move(
    summary: Summary,
    to: SummaryState,
    by: Person | None,
    *,
    needs: SummaryState | None = None,
    **facts: Any,  # noqa: ANN401 - ids, counts and hashes, as the record takes them
) -> None:
    """The one door of the state."""
    before = summary.state
    if to not in MOVES[before] or needs not in {None, before}:
        raise NotPossible(
            {
                SummaryState.DRAFT: _("The text is being written: this cannot be done now."),
                SummaryState.IN_REVIEW: _("The text is out for review: this cannot be done now."),
                SummaryState.PUBLISHED: _("This version is published: begin the next one first."),
            }[before]
        )
    summary.state = to
    record(
        "summaries:move",
        summary,
        by=by,
        round_id=summary.round_id,
        before=before,
        after=to,
        **facts,
    )
