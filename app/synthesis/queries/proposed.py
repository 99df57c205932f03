"""What the engine proposes: its sortings, their grains, the proposed topics and their passages."""

import uuid
from collections.abc import Sequence

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.orm import joinedload, selectinload, undefer

from app import db
from app.synthesis.models import (
    Coding,
    Grain,
    Passage,
    ProposedTopic,
    Scope,
    Sorting,
    Suggestion,
    SuggestionState,
    Topic,
    Tree,
    TreeDeed,
)

KEY_BYTES = 16


def newest(
    round_id: uuid.UUID, scope: Scope, topic_id: uuid.UUID | None = None
) -> "sa.Select[Sorting]":
    """The last look at these passages, with how fine it was cut."""
    return (
        sa.select(Sorting)
        .where(Sorting.round_id == round_id, Sorting.scope == scope, Sorting.topic_id == topic_id)
        .options(selectinload(Sorting.grains))
        .order_by(Sorting.made_at.desc(), Sorting.id)
        .limit(1)
    )


def nearest_grain(sorting: Sorting, wanted: int | None) -> Grain | None:
    """The grain whose number of topics is nearest to that wanted, or the automatic one."""
    if wanted is None:
        return next((grain for grain in sorting.grains if grain.automatic), None)
    return min(sorting.grains, key=lambda grain: abs(grain.topics - wanted), default=None)


def proposed_of(grain: Grain) -> list[tuple[ProposedTopic, list[ProposedTopic]]]:
    """The topics that a grain proposes, the largest first, each with its parts."""
    everything = db.session.scalars(
        sa.select(ProposedTopic)
        .where(ProposedTopic.grain_id == grain.id)
        .order_by(ProposedTopic.number)
    ).all()
    parts: dict[uuid.UUID | None, list[ProposedTopic]] = {}
    for one in everything:
        parts.setdefault(one.parent_id, []).append(one)
    return [(one, parts.get(one.id, [])) for one in parts.get(None, [])]


def one_proposed(round_id: uuid.UUID, ident: uuid.UUID) -> "sa.Select[ProposedTopic]":
    """One proposed topic of a round, with what says which passages are its own."""
    grain = joinedload(ProposedTopic.grain)
    return (
        sa.select(ProposedTopic)
        .join(ProposedTopic.grain)
        .join(Grain.sorting)
        .where(Sorting.round_id == round_id, ProposedTopic.id == ident)
        .options(
            grain.options(undefer(Grain.labels), undefer(Grain.parts), undefer(Grain.scores)),
            grain.joinedload(Grain.sorting).options(
                undefer(Sorting.passages), joinedload(Sorting.topic)
            ),
        )
    )


def parts_of(ident: uuid.UUID) -> "sa.Select[ProposedTopic]":
    """The parts that the engine found in a proposed topic, the largest first."""
    return (
        sa.select(ProposedTopic)
        .where(ProposedTopic.parent_id == ident)
        .order_by(ProposedTopic.number)
    )


def members(proposed: ProposedTopic) -> list[tuple[uuid.UUID, float]]:
    """The passages of a proposed topic with their scores, the most central first."""
    grain = proposed.grain
    kept = grain.labels if proposed.parent_id is None else grain.parts
    labels: NDArray[np.int16] = np.frombuffer(kept, dtype=np.int16)
    scores = np.frombuffer(grain.scores, dtype=np.float16).astype(float)
    inside = np.flatnonzero(labels == proposed.number)
    order = inside[np.argsort(-scores[inside], kind="stable")]
    keys = grain.sorting.passages
    return [
        (uuid.UUID(bytes=keys[at * KEY_BYTES : (at + 1) * KEY_BYTES]), float(scores[at]))
        for at in order.tolist()
    ]


def standing(ids: Sequence[uuid.UUID]) -> "sa.Select[Passage]":
    """Of these passages those that still count."""
    return sa.select(Passage).where(Passage.id.in_(ids), Passage.counts)


def count_decided(proposed: ProposedTopic) -> int:
    """How many of its passages people put on the topic that was looked into."""
    return len(decided_within(proposed))


def decided_within(proposed: ProposedTopic) -> list[uuid.UUID]:
    """Its passages that people put on the topic that was looked into."""
    within = proposed.grain.sorting.topic_id
    on_it = set(
        db.session.scalars(
            sa.select(Coding.passage_id)
            .join(Coding.passage)
            .where(Coding.topic_id == within, Coding.undone_at.is_(None), Passage.counts)
        )
    )
    return [ident for ident, _score in members(proposed) if ident in on_it]


def within_scope(
    round_id: uuid.UUID, scope: Scope, topic_id: uuid.UUID | None
) -> "sa.ColumnElement[bool]":
    """The passages that a sorting of this scope looks at."""
    here = sa.and_(Passage.round_id == round_id, Passage.counts)
    if scope is Scope.ALL:
        return here
    coded = (
        sa.select(Coding.id)
        .join(Coding.topic)
        .where(Coding.passage_id == Passage.id, Coding.undone_at.is_(None))
    )
    suggested = (
        sa.select(Suggestion.id)
        .join(Suggestion.topic)
        .where(
            Suggestion.passage_id == Passage.id,
            Suggestion.state == SuggestionState.OPEN,
            Topic.removed_at.is_(None),
        )
    )
    if scope is Scope.UNCOVERED:
        return sa.and_(here, ~coded.exists(), ~suggested.exists())
    of_it = suggested.where(Suggestion.topic_id == topic_id, Passage.decided_at.is_(None))
    return sa.and_(here, sa.or_(coded.where(Coding.topic_id == topic_id).exists(), of_it.exists()))


def count_scope(round_id: uuid.UUID, scope: Scope, topic_id: uuid.UUID | None = None) -> int:
    """How many passages that is."""
    query = sa.select(sa.func.count()).select_from(Passage)
    return db.session.scalar(query.where(within_scope(round_id, scope, topic_id))) or 0


def decided_topics(round_id: uuid.UUID) -> dict[uuid.UUID, uuid.UUID]:
    """For each passage that people put on one topic of the first level, that topic.

    Passages on several are left out: they would tie those topics together.
    """
    parents = sa.select(Topic.id, Topic.parent_id).join(Topic.tree)
    above: dict[uuid.UUID, uuid.UUID | None] = dict(
        db.session.execute(parents.where(Tree.round_id == round_id)).all()
    )

    def first(topic: uuid.UUID) -> uuid.UUID:
        parent = above.get(topic)
        return topic if parent is None else first(parent)

    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    for passage, topic in db.session.execute(
        sa.select(Coding.passage_id, Coding.topic_id)
        .join(Coding.passage)
        .where(Passage.round_id == round_id, Passage.counts, Coding.undone_at.is_(None))
    ):
        found.setdefault(passage, set()).add(first(topic))
    return {passage: next(iter(on)) for passage, on in found.items() if len(on) == 1}


def last_deed(round_id: uuid.UUID) -> "sa.Select[TreeDeed]":
    """The last thing done to the tree that was not undone."""
    return (
        sa.select(TreeDeed)
        .where(TreeDeed.round_id == round_id, TreeDeed.undone_at.is_(None))
        .options(joinedload(TreeDeed.by), joinedload(TreeDeed.batch))
        .order_by(TreeDeed.at.desc(), TreeDeed.id)
        .limit(1)
    )
