"""Second looks: what is asked, where two differ, and who said what."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.synthesis.models import Coding, LookState, Opinion, Passage, SecondLook, Topic, Tree
from app.synthesis.queries.quotes import source_loading

OPEN = (LookState.ASKED, LookState.DIFFERS)


def open_look(passage_id: uuid.UUID) -> "sa.Select[SecondLook]":
    """The look at a passage that is not over, with what was said in it; call `.unique()`."""
    return (
        sa.select(SecondLook)
        .where(SecondLook.passage_id == passage_id, SecondLook.state.in_(OPEN))
        .options(joinedload(SecondLook.opinions))
    )


def standing(passage_id: uuid.UUID) -> "sa.Select[Coding]":
    """What stands of a passage's codings, the last decided last."""
    return (
        sa.select(Coding)
        .where(Coding.passage_id == passage_id, Coding.undone_at.is_(None))
        .order_by(Coding.decided_at, Coding.id)
    )


def of_round(round_id: uuid.UUID, states: Sequence[LookState]) -> "sa.Select[SecondLook]":
    """The looks in these states at passages that still count, the longest waiting first."""
    return (
        sa.select(SecondLook)
        .join(SecondLook.passage)
        .where(SecondLook.round_id == round_id, SecondLook.state.in_(states), Passage.counts)
        .options(
            contains_eager(SecondLook.passage).options(*source_loading()),
            selectinload(SecondLook.opinions).joinedload(Opinion.by),
            joinedload(SecondLook.asked_by),
            joinedload(SecondLook.settled_by),
        )
        .order_by(SecondLook.begun_at, SecondLook.id)
    )


def one(round_id: uuid.UUID, look_id: uuid.UUID) -> "sa.Select[SecondLook]":
    """One look of the round, whatever its state."""
    return of_round(round_id, list(LookState)).where(SecondLook.id == look_id)


def all_topics(round_id: uuid.UUID) -> "sa.Select[Topic]":
    """The topics of a round, also those that were removed since somebody named them."""
    return sa.select(Topic).join(Topic.tree).where(Tree.round_id == round_id)
