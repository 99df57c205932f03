"""The topics that sections can be on."""

import uuid

import sqlalchemy as sa

from app.synthesis.models import Topic, Tree


def standing(round_id: uuid.UUID) -> "sa.Select[Topic]":
    """The topics of the round's tree that were not removed, in their order."""
    return (
        sa.select(Topic)
        .join(Topic.tree)
        .where(Tree.round_id == round_id, Topic.removed_at.is_(None))
        .order_by(Topic.place, Topic.id)
    )


def main(round_id: uuid.UUID) -> "sa.Select[Topic]":
    """The topics at the top of the tree."""
    return standing(round_id).where(Topic.parent_id.is_(None))
