"""What the engine suggests: for one passage, in a list, and counted by topic."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.synthesis.models import Passage, Suggestion, SuggestionState, Topic
from app.synthesis.queries.quotes import source_loading, with_source


def suggestions_for(passage_id: uuid.UUID) -> "sa.Select[Suggestion]":
    """What the engine suggests for a passage, the likeliest first."""
    return (
        sa.select(Suggestion)
        .join(Suggestion.topic)
        .where(
            Suggestion.passage_id == passage_id,
            Suggestion.state == SuggestionState.OPEN,
            Topic.removed_at.is_(None),
            Topic.since_version.is_not(None),
        )
        .options(contains_eager(Suggestion.topic).joinedload(Topic.tree))
        .options(joinedload(Suggestion.passage))
        .order_by(Suggestion.score.desc(), Suggestion.id)
    )


def count_open(topic_id: uuid.UUID) -> "sa.Select[int]":
    """How many passages are suggested for a topic and await a decision."""
    return sa.select(sa.func.count(Suggestion.id)).where(
        Suggestion.topic_id == topic_id, Suggestion.state == SuggestionState.OPEN
    )


def one(round_id: uuid.UUID, suggestion_id: uuid.UUID) -> "sa.Select[Suggestion]":
    """One suggestion of the round, with its topic."""
    return (
        sa.select(Suggestion)
        .join(Suggestion.passage)
        .where(Suggestion.id == suggestion_id, Passage.round_id == round_id)
        .options(joinedload(Suggestion.topic))
    )


def unfitting(round_id: uuid.UUID) -> "sa.Select[Passage]":
    """The undecided passages for which the engine finds no topic."""
    return with_source(
        sa.select(Passage)
        .where(
            Passage.round_id == round_id,
            Passage.counts,
            Passage.fits_none,
            Passage.decided_at.is_(None),
        )
        .order_by(Passage.id)
    )


def none_fits(round_id: uuid.UUID) -> "sa.Select[Passage]":
    """The passages that a person found to fit no topic, the latest first."""
    return with_source(
        sa.select(Passage)
        .where(Passage.round_id == round_id, Passage.counts, Passage.none_fits_at.is_not(None))
        .order_by(Passage.none_fits_at.desc(), Passage.id)
    )


def waiting_with(
    round_id: uuid.UUID, *, topic: uuid.UUID | None = None, least: float = 0
) -> "sa.Select[uuid.UUID]":
    """The passages that wait with a suggestion of at least this score, along one index."""
    query = sa.select(Passage.id).where(
        Passage.round_id == round_id,
        Passage.counts,
        Passage.decided_at.is_(None),
        Passage.likely_score >= least,
    )
    return query.where(Passage.likely_id == topic) if topic else query


def open_suggestions(
    round_id: uuid.UUID, *, topic: uuid.UUID | None = None, least: float = 0
) -> "sa.Select[Suggestion]":
    """The suggestions that wait, on undecided passages: the surest first, each passage's best only."""
    return (
        waiting_with(round_id, topic=topic, least=least)
        .with_only_columns(Suggestion)
        .select_from(Passage)
        .join(
            Suggestion,
            sa.and_(
                Suggestion.passage_id == Passage.id,
                Suggestion.topic_id == Passage.likely_id,
                Suggestion.state == SuggestionState.OPEN,
            ),
        )
        .order_by(Passage.likely_score.desc(), Passage.id.desc())
    )


def shown_with(query: "sa.Select[Suggestion]") -> "sa.Select[Suggestion]":
    """Load with suggestions their topic, and their passage as it can be quoted."""
    return query.options(
        joinedload(Suggestion.topic).joinedload(Topic.tree),
        joinedload(Suggestion.passage).options(*source_loading()),
    )


def by_topic(
    round_id: uuid.UUID, *, topic: uuid.UUID | None = None, least: float = 0
) -> "sa.Select[Topic, int, float]":
    """How many of these suggestions go to each topic, and the score of the least sure."""
    found = (
        waiting_with(round_id, topic=topic, least=least)
        .with_only_columns(
            Passage.likely_id,
            sa.func.count().label("number"),
            sa.func.min(Passage.likely_score).label("score"),
        )
        .group_by(Passage.likely_id)
        .subquery()
    )
    return (
        sa.select(Topic, found.c.number, found.c.score)
        .join(found, found.c.likely_id == Topic.id)
        .order_by(found.c.number.desc(), Topic.id)
    )
