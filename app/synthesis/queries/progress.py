"""How far the coding is, at what pace somebody works, and what the engine found meanwhile."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

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
    Tally,
    Voice,
)
from app.synthesis.queries import tallies
from app.synthesis.queries.tallies import NOWHERE, Counts

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
    """How many passages count, and how many wait for what: counts that are kept, and along indexes."""
    looks = (
        sa.select(sa.func.count())
        .select_from(SecondLook)
        .join(SecondLook.passage)
        .where(SecondLook.round_id == round_id, Passage.counts)
    )
    of_it = Tally.round_id == round_id
    row = db.session.execute(
        sa.select(
            *(
                sa.select(sa.func.sum(column)).where(of_it).scalar_subquery()
                for column in (Tally.total, Tally.waiting, Tally.unsure)
            ),
            looks.where(SecondLook.state == LookState.DIFFERS).scalar_subquery(),
            looks.where(SecondLook.state == LookState.ASKED).scalar_subquery(),
        )
    ).one()
    numbers: list[Any] = list(row)
    total, waiting, unsure, to_settle, asked = numbers
    if total is None:  # nobody counted the round yet
        of = sum(tallies.counts_of(Passage.round_id == round_id).values(), start=Counts())
        total, waiting, unsure = of.total, of.waiting, of.unsure
    return Progress(
        total=int(total),
        waiting=int(waiting),
        unsure=int(unsure),
        to_settle=to_settle or 0,
        asked=asked or 0,
    )


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
    counted = tallies.kept(round_id)
    query = (
        sa.select(Question.id, wording)
        .where(Question.id.in_(list(counted)))
        .order_by(Question.place, Question.id)
    )
    asked = [(place, name or "") for place, name in db.session.execute(query)]
    return [
        Line(name=name, decided=one.total - one.waiting, waiting=one.waiting)
        for place, name in [*asked, (NOWHERE, "")]
        if (one := counted.get(place, Counts())).total
    ]


def by_topic(round_id: uuid.UUID) -> dict[uuid.UUID, tuple[int, int]]:
    """Of each topic how many passages are on it, and of how many that wait it is the likeliest."""
    on_it = (
        sa.select(Voice.topic_id, sa.func.sum(Voice.passages))
        .where(Voice.round_id == round_id)
        .group_by(Voice.topic_id)
    )
    waits = (
        sa.select(Passage.likely_id, sa.func.count())
        .where(
            Passage.round_id == round_id,
            Passage.counts,
            Passage.decided_at.is_(None),
            Passage.likely_id.is_not(None),
        )
        .group_by(Passage.likely_id)
    )
    decided = {topic: int(number) for topic, number in db.session.execute(on_it)}
    waiting = {topic: number for topic, number in db.session.execute(waits) if topic}
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
