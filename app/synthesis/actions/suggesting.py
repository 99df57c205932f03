"""Asking for the engine's work, and keeping what it found. It never moves what a person decided."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app import clock, db
from app.accounts.models import Person
from app.jobs.actions import enqueue
from app.jobs.models import Job
from app.rounds.models import Round
from app.synthesis.models import Coding, Passage, PassageVector, Suggestion, SuggestionState

SPLIT = "synthesis:split"
SUGGEST = "synthesis:suggest"
SORTED = "leiden-hybrid/"  # how the engine's name begins where a topic was taken with its passages
YOUNG = 3  # passages that people put on a topic, below which those it was taken with are kept
OFTEN = 25  # decisions after which the least certain are looked at again
AGAIN = 2000  # how many of them


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the engine found for one passage: topics with score and words, and how sure it is."""

    passage_id: uuid.UUID
    topics: Sequence[tuple[uuid.UUID, float, Sequence[str]]]
    certainty: float


def cut_round(round_id: uuid.UUID) -> Job:
    """Ask for what was newly submitted to be cut into passages."""
    return enqueue(SPLIT, {"round": str(round_id)}, slot=f"{SPLIT}:{round_id}", round_id=round_id)


def suggest_for_round(round_: Round, *, by: Person | None = None, again: int | None = None) -> Job:
    """Ask for suggestions for the passages that have none.

    `again`: also for so many of those that have, the least certain first; 0 means for all.
    """
    if again is not None:
        waiting = (
            sa.select(Passage.id)
            .where(Passage.round_id == round_.id, Passage.counts, Passage.decided_at.is_(None))
            .order_by(Passage.certainty, Passage.id)
        )
        if again:
            waiting = waiting.limit(again)
        db.session.execute(
            sa.update(Passage)
            .where(Passage.id.in_(waiting))
            .values(suggested_at=None)
            .execution_options(synchronize_session=False)
        )
    return enqueue(
        SUGGEST, {"round": str(round_.id)}, slot=f"{SUGGEST}:{round_.id}", round_id=round_.id, by=by
    )


def keep_vectors(ids: Sequence[uuid.UUID], model: str, vectors: Sequence[bytes]) -> None:
    """Keep the vectors of passages, in place of those another model had made."""
    db.session.execute(sa.delete(PassageVector).where(PassageVector.passage_id.in_(ids)))
    db.session.execute(
        sa.insert(PassageVector),
        [
            {"passage_id": ident, "model": model, "vector": vector}
            for ident, vector in zip(ids, vectors, strict=True)
        ],
    )


def keep_suggestions(found: Sequence[Found], *, engine: str) -> int:
    """Put what the engine found in place of what it had found before.

    Passages that a person decided meanwhile are left alone, and so is what a person has settled:
    a suggestion that was rejected is not made again. A topic that was taken from the engine's
    proposals keeps the passages it was taken with until people have put some on it: before that
    they tell more of it than its name does.
    """
    ids = [one.passage_id for one in found]
    undecided = set(
        db.session.scalars(
            sa.select(Passage.id).where(Passage.id.in_(ids), Passage.decided_at.is_(None))
        )
    )
    known = (
        sa.select(sa.func.count())
        .where(Coding.topic_id == Suggestion.topic_id, Coding.undone_at.is_(None))
        .scalar_subquery()
    )
    kept = sa.and_(Suggestion.engine.startswith(SORTED, autoescape=True), known < YOUNG)
    db.session.execute(
        sa.delete(Suggestion)
        .where(
            Suggestion.passage_id.in_(list(undecided)),
            Suggestion.state == SuggestionState.OPEN,
            ~kept,
        )
        .execution_options(synchronize_session=False)
    )
    settled = {
        (row.passage_id, row.topic_id)
        for row in db.session.execute(
            sa.select(Suggestion.passage_id, Suggestion.topic_id).where(
                Suggestion.passage_id.in_(ids)
            )
        )
    }
    now = clock.now()
    rows = [
        {
            "id": uuid.uuid4(),
            "passage_id": one.passage_id,
            "topic_id": topic,
            "score": score,
            "engine": engine,
            "reasons": list(words),
            "made_at": now,
        }
        for one in found
        if one.passage_id in undecided
        for topic, score, words in one.topics
        if (one.passage_id, topic) not in settled
    ]
    if rows:
        db.session.execute(sa.insert(Suggestion), rows)
    weighed = [
        {"id": one.passage_id, "certainty": one.certainty, "suggested_at": now}
        for one in found
        if one.passage_id in undecided
    ]
    if weighed:
        db.session.execute(sa.update(Passage), weighed)
    return len(rows)
