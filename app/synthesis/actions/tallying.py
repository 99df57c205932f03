"""Keeping how far the coding is: counts beside the passages, moved with each change of them."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from app import db
from app.rounds.models import Round
from app.synthesis.models import Passage, Tally
from app.synthesis.queries.tallies import Counts, counts_of, is_tallied


@contextmanager
def tallied(which: "sa.ColumnElement[bool]") -> Iterator[None]:
    """Let the tallies follow what is changed inside, on the passages that `which` means.

    It must mean the same passages before and after, and not stand inside another of its kind.
    What waits to be written when it begins is written first.
    """
    db.session.flush()
    before = counts_of(which)
    yield
    db.session.flush()
    after = counts_of(which)
    moved: dict[uuid.UUID, dict[uuid.UUID, Counts]] = {}
    for place in sorted({*before, *after}):
        step = after.get(place, Counts()) - before.get(place, Counts())
        if step != Counts():
            moved.setdefault(place[0], {})[place[1]] = step
    for round_id, steps in moved.items():
        _move(round_id, steps)


def recount(round_id: uuid.UUID) -> None:
    """Count a round's passages anew, in place of its tallies."""
    db.session.flush()
    _hold(round_id)
    db.session.execute(sa.delete(Tally).where(Tally.round_id == round_id))
    _insert(round_id, {place[1]: n for place, n in counts_of(Passage.round_id == round_id).items()})


def _move(round_id: uuid.UUID, steps: dict[uuid.UUID, Counts]) -> None:
    left = {place: step for place, step in steps.items() if not _added(round_id, place, step)}
    if not left:
        return
    # Whoever counts the round for the first time, or meets a question first, does so alone.
    _hold(round_id)
    if not is_tallied(round_id):
        recount(round_id)
        return
    _insert(round_id, {p: step for p, step in left.items() if not _added(round_id, p, step)})


def _added(round_id: uuid.UUID, question_id: uuid.UUID, step: Counts) -> bool:
    changed = db.session.execute(
        sa.update(Tally)
        .where(Tally.round_id == round_id, Tally.question_id == question_id)
        .values(
            total=Tally.total + step.total,
            waiting=Tally.waiting + step.waiting,
            unsure=Tally.unsure + step.unsure,
        )
        .returning(Tally.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


def _insert(round_id: uuid.UUID, counts: dict[uuid.UUID, Counts]) -> None:
    rows = [
        {
            "id": uuid.uuid4(),
            "round_id": round_id,
            "question_id": place,
            "total": one.total,
            "waiting": one.waiting,
            "unsure": one.unsure,
        }
        for place, one in counts.items()
    ]
    if rows:
        db.session.execute(sa.insert(Tally), rows)


def _hold(round_id: uuid.UUID) -> None:
    """Hold the round against others who count it, and against nobody who only names it."""
    db.session.execute(
        sa.select(Round.id).where(Round.id == round_id).with_for_update(key_share=True)
    )
