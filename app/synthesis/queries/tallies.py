"""How many passages count and how many wait, counted anew or as it is kept."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from app import db
from app.synthesis.models import Passage, Tally

SURE = 0.5  # how far ahead the engine's first choice is where it counts as sure
NOWHERE = uuid.UUID(int=0)  # in place of a question, for what stands in none
Place = tuple[uuid.UUID, uuid.UUID]  # round and question


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Passages that count; of these, those that wait; of these, where the engine is not sure."""

    total: int = 0
    waiting: int = 0
    unsure: int = 0

    def __sub__(self, other: "Counts") -> "Counts":
        return Counts(
            total=self.total - other.total,
            waiting=self.waiting - other.waiting,
            unsure=self.unsure - other.unsure,
        )

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            total=self.total + other.total,
            waiting=self.waiting + other.waiting,
            unsure=self.unsure + other.unsure,
        )


def counts_of(which: "sa.ColumnElement[bool]") -> dict[Place, Counts]:
    """Count passages anew, by round and question."""
    waits = Passage.decided_at.is_(None)
    unsure = sa.and_(waits, Passage.certainty < SURE)
    query = (
        sa.select(
            Passage.round_id,
            Passage.question_id,
            sa.func.count(),
            sa.func.sum(sa.case((waits, 1), else_=0)),
            sa.func.sum(sa.case((unsure, 1), else_=0)),
        )
        .where(which, Passage.counts)
        .group_by(Passage.round_id, Passage.question_id)
    )
    return {
        (round_id, question_id or NOWHERE): Counts(
            total=int(total), waiting=int(waiting), unsure=int(unsure_)
        )
        for round_id, question_id, total, waiting, unsure_ in db.session.execute(query)
    }


def kept(round_id: uuid.UUID) -> dict[uuid.UUID, Counts]:
    """The counts of a round by question, as they are kept; counted where they are not yet."""
    rows = db.session.execute(
        sa.select(Tally.question_id, Tally.total, Tally.waiting, Tally.unsure).where(
            Tally.round_id == round_id
        )
    )
    found = {
        place: Counts(total=total, waiting=waiting, unsure=unsure)
        for place, total, waiting, unsure in rows
    }
    if found:
        return found
    return {place[1]: one for place, one in counts_of(Passage.round_id == round_id).items()}


def is_tallied(round_id: uuid.UUID) -> bool:
    """Whether the round was counted before."""
    query = sa.select(sa.select(Tally.id).where(Tally.round_id == round_id).exists())
    return db.session.scalar(query) or False
