"""What the engine suggests: for one passage, in a list, and counted by topic."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.rounds.models import Round
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


def open_suggestions(
    round_: Round, *, topic: uuid.UUID | None = None, least: float = 0
) -> "sa.Select[Suggestion]":
    """The suggestions that wait, on undecided passages: the surest first, each passage's best only."""
    better, on = aliased(Suggestion), aliased(Topic)
    best = ~(
        sa.select(better.id)
        .join(on, on.id == better.topic_id)
        .where(
            better.passage_id == Suggestion.passage_id,
            better.state == SuggestionState.OPEN,
            on.removed_at.is_(None),
            on.since_version.is_not(None),
            sa.tuple_(better.score, better.id) > sa.tuple_(Suggestion.score, Suggestion.id),
        )
        .exists()
    )
    query = (
        sa.select(Suggestion)
        .join(Suggestion.passage)
        .join(Suggestion.topic)
        .where(
            Passage.round_id == round_.id,
            Passage.counts,
            Passage.decided_at.is_(None),
            Suggestion.state == SuggestionState.OPEN,
            Suggestion.score >= least,
            Topic.removed_at.is_(None),
            Topic.since_version.is_not(None),
            best,
        )
        .order_by(Suggestion.score.desc(), Suggestion.id)
    )
    return query.where(Suggestion.topic_id == topic) if topic else query


def shown_with(query: "sa.Select[Suggestion]") -> "sa.Select[Suggestion]":
    """Load with suggestions their topic, and their passage as it can be quoted."""
    return query.options(
        joinedload(Suggestion.topic).joinedload(Topic.tree),
        joinedload(Suggestion.passage).options(*source_loading()),
    )


def by_topic(query: "sa.Select[Suggestion]") -> "sa.Select[Topic, int, float]":
    """How many of these suggestions go to each topic, and the score of the least sure."""
    found = query.order_by(None).subquery()
    return (
        sa.select(Topic, sa.func.count(), sa.func.min(found.c.score))
        .join(found, found.c.topic_id == Topic.id)
        .group_by(Topic.id)
        .order_by(sa.func.count().desc(), Topic.id)
    )
