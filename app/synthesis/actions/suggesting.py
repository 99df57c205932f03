"""Asking for the engine's work, and keeping what it found. It never moves what a person decided."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.errors import NotPossible
from app.jobs.actions import enqueue
from app.jobs.models import Job, JobState
from app.jobs.queries import of_round
from app.rounds.models import Round
from app.synthesis.actions.likely import note_likely
from app.synthesis.actions.tallying import tallied
from app.synthesis.models import (
    Claim,
    Coding,
    Passage,
    PassageVector,
    Suggestion,
    SuggestionState,
)

SPLIT = "synthesis:split"
SUGGEST = "synthesis:suggest"
SORTED = "leiden-hybrid/"  # how the engine's name begins where a topic was taken with its passages
YOUNG = 3  # passages that people put on a topic, below which those it was taken with are kept
LEARN = "synthesis:learn"
TRY = "synthesis:try"
LEAST = 10  # decisions that are worth learning from
PAUSE = timedelta(seconds=45)  # from a decision until it is learnt from, with all that came since
HOLDS = timedelta(hours=1)  # how long a trial tells what a new look would change
AGAIN = 2000  # how many of the least certain are then looked at again


@dataclass(frozen=True, kw_only=True)
class Suggested:
    """A topic for a passage, and why: its words, and the decided passages that are like it."""

    topic_id: uuid.UUID
    score: float
    words: Sequence[str] = ()
    examples: Sequence[uuid.UUID] = ()


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the engine found for one passage, best first, and how sure it is."""

    passage_id: uuid.UUID
    topics: Sequence[Suggested]
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


def try_again(round_: Round, *, by: Person) -> Job:
    """Ask what a new look at all undecided passages would change."""
    return enqueue(
        TRY, {"round": str(round_.id)}, slot=f"{TRY}:{round_.id}", round_id=round_.id, by=by
    )


def last_trial(round_id: uuid.UUID) -> Job | None:
    """The last time it was asked what a new look would change."""
    return db.session.scalar(of_round(round_id, TRY).limit(1))


def still_tells(trial: Job | None) -> bool:
    """Whether a trial is done, and lately enough to tell what a look would change."""
    if trial is None or trial.state is not JobState.DONE or trial.ended_at is None:
        return False
    return trial.ended_at > clock.now() - HOLDS


def look_again(round_: Round, *, by: Person) -> Job:
    """Look anew at all undecided passages, once what it would change has been seen.

    Raises:
        NotPossible: it was not tried lately.

    """
    if not still_tells(last_trial(round_.id)):
        raise NotPossible(
            _("Try it on some passages first: what would change is shown before anything does.")
        )
    return suggest_for_round(round_, by=by, again=0)


def learn_soon(round_id: uuid.UUID) -> Job:
    """Ask the engine to learn from what was decided: once for all that is decided meanwhile."""
    return enqueue(
        LEARN,
        {"round": str(round_id)},
        slot=f"{LEARN}:{round_id}",
        round_id=round_id,
        due_at=clock.now() + PAUSE,
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
    """Put what the engine found in place of what it had found before; how many are new.

    Passages that a person decided meanwhile are left alone, and so is what a person has settled:
    a suggestion that was rejected is not made again. What somebody has before them stays as they
    see it. A suggestion that is made again keeps its key, so that a page shown before still
    means it. A topic that was taken from the engine's proposals keeps the passages it was taken
    with until people have put some on it: before that they tell more of it than its name does.
    """
    ids = [one.passage_id for one in found]
    open_to_it = set(db.session.scalars(_open_to_the_engine(ids)))
    settled: set[tuple[uuid.UUID, uuid.UUID]] = set()
    before: dict[tuple[uuid.UUID, uuid.UUID], uuid.UUID] = {}
    for row in db.session.execute(
        sa.select(
            Suggestion.id,
            Suggestion.passage_id,
            Suggestion.topic_id,
            sa.and_(Suggestion.state == SuggestionState.OPEN, ~_taken_with()).label("replaced"),
        ).where(Suggestion.passage_id.in_(list(open_to_it)))
    ):
        if row.replaced:
            before[row.passage_id, row.topic_id] = row.id
        else:
            settled.add((row.passage_id, row.topic_id))
    now = clock.now()
    wanted = {
        (one.passage_id, topic.topic_id): {
            "score": topic.score,
            "engine": engine,
            "reasons": list(topic.words),
            "examples": [str(ident) for ident in topic.examples],
            "made_at": now,
        }
        for one in found
        if one.passage_id in open_to_it
        for topic in one.topics
        if (one.passage_id, topic.topic_id) not in settled
    }
    gone = [ident for key, ident in before.items() if key not in wanted]
    db.session.execute(
        sa.delete(Suggestion)
        .where(Suggestion.id.in_(gone))
        .execution_options(synchronize_session=False)
    )
    kept = [{"id": before[key], **facts} for key, facts in wanted.items() if key in before]
    if kept:
        db.session.execute(sa.update(Suggestion), kept)
    new = [
        {"id": uuid.uuid4(), "passage_id": passage, "topic_id": topic, **facts}
        for (passage, topic), facts in wanted.items()
        if (passage, topic) not in before
    ]
    if new:
        db.session.execute(sa.insert(Suggestion), new)
    note_likely(Passage.id.in_(ids))
    _note(found)  # last: it holds the tallies, which each decision needs, until the commit
    return len(new)


def _taken_with() -> "sa.ColumnElement[bool]":
    """The suggestion came with its topic from the proposals, and people have put few on it yet."""
    known = (
        sa.select(sa.func.count())
        .where(Coding.topic_id == Suggestion.topic_id, Coding.undone_at.is_(None))
        .scalar_subquery()
    )
    return sa.and_(Suggestion.engine.startswith(SORTED, autoescape=True), known < YOUNG)


def _note(found: Sequence[Found]) -> None:
    """Note for each passage that the engine looked, how sure it was, and if it found nothing."""
    ids = [one.passage_id for one in found]
    undecided = set(
        db.session.scalars(
            sa.select(Passage.id).where(Passage.id.in_(ids), Passage.decided_at.is_(None))
        )
    )
    now = clock.now()
    weighed = [
        {
            "id": one.passage_id,
            "certainty": one.certainty,
            "fits_none": not one.topics,
            "suggested_at": now,
        }
        for one in found
        if one.passage_id in undecided
    ]
    if weighed:
        with tallied(Passage.id.in_(ids)):
            db.session.execute(sa.update(Passage), weighed)


def _open_to_the_engine(ids: Sequence[uuid.UUID]) -> "sa.Select[uuid.UUID]":
    """The passages that nobody decided, without those for which somebody reads suggestions now."""
    read = sa.select(Claim.passage_id).where(
        Claim.passage_id == Passage.id, Claim.until > clock.now()
    )
    shown = sa.select(Suggestion.id).where(
        Suggestion.passage_id == Passage.id, Suggestion.state == SuggestionState.OPEN
    )
    return sa.select(Passage.id).where(
        Passage.id.in_(ids),
        Passage.decided_at.is_(None),
        ~sa.and_(read.exists(), shown.exists()),
    )


def keep_turns(round_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> None:
    """Give these passages their places in the order that teaches most, and all others none."""
    db.session.execute(
        sa.update(Passage)
        .where(
            Passage.round_id == round_id,
            Passage.counts,
            Passage.decided_at.is_(None),
            Passage.turn.is_not(None),
        )
        .values(turn=None)
        .execution_options(synchronize_session=False)
    )
    if ids:
        db.session.execute(
            sa.update(Passage), [{"id": ident, "turn": n} for n, ident in enumerate(ids)]
        )
