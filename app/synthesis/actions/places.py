"""Where topics stand in the tree: what lies above and beneath, and what a change asks of them."""

import uuid

import sqlalchemy as sa
from flask_babel import gettext as _

from app import db
from app.errors import NotPossible
from app.synthesis.models import Topic, Tree, TreeState


def begin_next(tree: Tree) -> None:
    """A change makes a signed-off tree the draft of its next version."""
    if tree.state is TreeState.SIGNED_OFF:
        tree.state = TreeState.DRAFT


def must_stand(topic: Topic) -> None:
    """Raise NotPossible for a topic that was taken out of the tree."""
    if topic.removed_at is not None:
        raise NotPossible(_("This topic is no longer in the tree."))


def must_be_new(tree: Tree, name: str, parent: Topic | None, but: Topic | None = None) -> None:
    """Raise NotPossible where a neighbour bears the name already."""
    for one in children(tree, parent):
        if one is not but and one.name.casefold() == name.casefold():
            raise NotPossible(_("There is a topic “%(name)s” in this place already.", name=name))


def children(tree: Tree, parent: Topic | None) -> list[Topic]:
    """The topics right beneath one, or at the top, in their places."""
    db.session.flush()
    query = (
        sa.select(Topic)
        .where(
            Topic.tree_id == tree.id,
            Topic.parent_id == (parent.id if parent else None),
            Topic.removed_at.is_(None),
        )
        .order_by(Topic.place, Topic.created_at, Topic.id)
    )
    return list(db.session.scalars(query))


def parent(topic: Topic) -> Topic | None:
    """The topic right above, or None at the top."""
    return db.session.get(Topic, topic.parent_id) if topic.parent_id else None


def ancestors(topic: Topic) -> list[uuid.UUID]:
    """The keys of all topics above, the nearest first."""
    found: list[uuid.UUID] = []
    at = parent(topic)
    while at is not None and at.id not in found:
        found.append(at.id)
        at = parent(at)
    return found


def depth(topic: Topic) -> int:
    """How many topics lie above."""
    return len(ancestors(topic))


def height(topic: Topic) -> int:
    """How many levels the topic makes with what lies beneath."""
    return 1 + max((height(child) for child in children(topic.tree, topic)), default=0)
