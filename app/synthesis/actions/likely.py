"""Keeping beside each passage which topic the engine thinks likeliest, so that lists need not look."""

import uuid
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from app import db
from app.synthesis.models import Passage, Suggestion, SuggestionState, Topic


def likeliest() -> dict[str, Any]:
    """The values of a passage's own columns: its best open suggestion on a topic that stands."""
    best = (
        sa.select(Suggestion)
        .join(Suggestion.topic)
        .where(
            Suggestion.passage_id == Passage.id,
            Suggestion.state == SuggestionState.OPEN,
            Topic.removed_at.is_(None),
            Topic.since_version.is_not(None),
        )
        .order_by(Suggestion.score.desc(), Suggestion.id)
        .limit(1)
    )
    return {
        "likely_id": best.with_only_columns(Suggestion.topic_id).scalar_subquery(),
        "likely_score": best.with_only_columns(Suggestion.score).scalar_subquery(),
    }


def note_likely(which: "sa.ColumnElement[bool]") -> None:
    """Note it anew on the passages that `which` means."""
    db.session.flush()
    db.session.execute(
        sa.update(Passage)
        .where(which)
        .values(**likeliest())
        .execution_options(synchronize_session=False)
    )


def note_likely_on(round_id: uuid.UUID, topic_ids: Collection[uuid.UUID]) -> None:
    """Note it anew where one of these topics is suggested, or was: they came, went or count now."""
    if not topic_ids:
        return
    suggested = sa.select(Suggestion.passage_id).where(
        Suggestion.topic_id.in_(topic_ids), Suggestion.state == SuggestionState.OPEN
    )
    waits = sa.and_(Passage.round_id == round_id, Passage.decided_at.is_(None))
    note_likely(sa.and_(waits, Passage.likely_id.in_(topic_ids)))
    note_likely(sa.and_(waits, Passage.id.in_(suggested)))
