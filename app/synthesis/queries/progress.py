"""How far the coding is, at what pace somebody works, and what the engine found meanwhile."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import sqlalchemy as sa

from app import db
from app.jobs.models import Job, JobState
from app.rounds.models import Question, QuestionVersion
from app.synthesis.models import (
    Batch,
    BatchKind,
    LookState,
    Passage,
    SecondLook,
    Suggestion,
    SuggestionState,
    Voice,
)

SURE = 0.5  # how far ahead the engine's first choice is where it counts as sure
BREAK = timedelta(minutes=5)  # a longer pause between two decisions is no work
PACE_FROM = 10  # decisions before a pace is told
PACE_OF = 60  # the last ones, by which it is told


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the work is. `unsure`: of those that wait, where the engine is not sure."""

    total: int
    waiting: int
    unsure: int
    to_settle: int
    asked: int

    @property
    def decided(self) -> int:
        """How many a person has decided."""
        return self.total - self.waiting


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How somebody worked of late: seconds from one decision to the next, breaks left out."""

    seconds: float
    decisions: int

    def left(self, passages: int) -> int:
        """Minutes that so many passages take at this pace."""
        return max(1, round(self.seconds * passages / 60))


def progress(round_id: uuid.UUID) -> Progress:
    """How many passages count, and how many wait for what: counts along indexes."""
    counting = sa.select(sa.func.count()).where(Passage.round_id == round_id, Passage.counts)
    waiting = counting.where(Passage.decided_at.is_(None))
    looks = (
        sa.select(sa.func.count())
        .select_from(SecondLook)
        .join(SecondLook.passage)
        .where(SecondLook.round_id == round_id, Passage.counts)
    )
    row = db.session.execute(
        sa.select(
            counting.scalar_subquery(),
            waiting.scalar_subquery(),
            waiting.where(Passage.certainty < SURE).scalar_subquery(),
            looks.where(SecondLook.state == LookState.DIFFERS).scalar_subquery(),
            looks.where(SecondLook.state == LookState.ASKED).scalar_subquery(),
        )
    ).one()
    total, left, unsure, to_settle, asked = (int(number or 0) for number in row)
    return Progress(total=total, waiting=left, unsure=unsure, to_settle=to_settle, asked=asked)


def deeds(round_id: uuid.UUID, person_id: uuid.UUID) -> list[Batch]:
    """The last things that a person decided and that can be undone, the last first."""
    query = (
        sa.select(Batch)
        .where(
            Batch.round_id == round_id,
            Batch.by_id == person_id,
            Batch.undone_at.is_(None),
            Batch.kind.not_in([BatchKind.MERGE, BatchKind.IMPORT]),
        )
        .order_by(Batch.at.desc(), Batch.id)
        .limit(PACE_OF + 1)
    )
    return list(db.session.scalars(query))


def pace_of(done: "list[Batch]") -> Pace | None:
    """The pace of these deeds, the last first; None while there are too few to tell."""
    times = [one.at for one in done if one.size == 1]
    gaps = [later - earlier for later, earlier in pairwise(times) if later - earlier <= BREAK]
    if len(gaps) < PACE_FROM:
        return None
    seconds = sum(gap.total_seconds() for gap in gaps) / len(gaps)
    return Pace(seconds=seconds, decisions=len(gaps))


@dataclass(frozen=True, kw_only=True)
class Line:
    """One topic or question: how many passages are decided, and how many are still suggested."""

    name: str
    decided: int
    waiting: int


def by_question(round_id: uuid.UUID) -> list[Line]:
    """How far each question is, in the order of asking; passages without one last."""
    wording = (
        sa.select(QuestionVersion.wording)
        .where(QuestionVersion.question_id == Question.id)
        .order_by(QuestionVersion.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    counted = (
        sa.select(
            Passage.question_id,
            sa.func.count().label("total"),
            sa.func.count(Passage.decided_at).label("decided"),
        )
        .where(Passage.round_id == round_id, Passage.counts)
        .group_by(Passage.question_id)
        .subquery()
    )
    query = (
        sa.select(wording, counted.c.decided, counted.c.total - counted.c.decided)
        .select_from(counted)
        .join(Question, Question.id == counted.c.question_id, isouter=True)
        .order_by(Question.id.is_(None), Question.place, Question.id)
    )
    return [
        Line(name=name or "", decided=decided, waiting=waiting)
        for name, decided, waiting in db.session.execute(query)
    ]


def by_topic(round_id: uuid.UUID) -> dict[uuid.UUID, tuple[int, int]]:
    """Of each topic how many passages are on it, and how many are suggested and wait."""
    on_it = (
        sa.select(Voice.topic_id, sa.func.sum(Voice.passages))
        .where(Voice.round_id == round_id)
        .group_by(Voice.topic_id)
    )
    waits = (
        sa.select(Suggestion.topic_id, sa.func.count())
        .join(Suggestion.passage)
        .where(
            Passage.round_id == round_id,
            Passage.counts,
            Passage.decided_at.is_(None),
            Suggestion.state == SuggestionState.OPEN,
        )
        .group_by(Suggestion.topic_id)
    )
    decided = {topic: int(number) for topic, number in db.session.execute(on_it)}
    waiting = {topic: int(number) for topic, number in db.session.execute(waits)}
    return {topic: (decided.get(topic, 0), waiting.get(topic, 0)) for topic in {*decided, *waiting}}


def found_since(round_id: uuid.UUID, kinds: Collection[str], since: datetime) -> int:
    """How many new suggestions jobs of these kinds have made since then."""
    results = db.session.scalars(
        sa.select(Job.result).where(
            Job.round_id == round_id,
            Job.kind.in_(kinds),
            Job.state == JobState.DONE,
            Job.ended_at > since,
        )
    )
    return sum(int((result or {}).get("suggested", 0)) for result in results)
