"""What was done to the tree, kept with what was there before, and the last of it undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.errors import NotPossible
from app.record.actions import record
from app.synthesis.actions import batches, places
from app.synthesis.actions.counting import count_voices
from app.synthesis.actions.likely import note_likely_on
from app.synthesis.models import (
    Coding,
    DeedKind,
    ProposedTopic,
    Suggestion,
    SuggestionState,
    Topic,
    Tree,
    TreeDeed,
)
from app.synthesis.queries.proposed import last_deed
from app.synthesis.queries.topics import tree_of

KEPT = (
    "parent_id", "place", "name", "belongs", "not_belongs", "example",
    "removed_at", "merged_into_id",
)  # fmt: skip


@contextmanager
def deed(tree: Tree, kind: DeedKind, *, name: str, by: Person | None) -> Iterator[TreeDeed]:
    """Keep what is done to the tree inside the block, so that it can be undone.

    What the block did to passages belongs in one batch: name it as the deed's `batch_id`.
    """
    before = _facts(tree)
    made = TreeDeed(round_id=tree.round_id, kind=kind, name=name, by_id=by.id if by else None)
    yield made
    after = _facts(tree)
    made.before = {ident: was for ident, was in before.items() if after.get(ident) != was}
    made.made = sorted(set(after) - set(before))
    if made.before or made.made or made.batch_id:
        db.session.add(made)
        note_likely_on(tree.round_id, _came_or_went(made, after))


def _came_or_went(deed: TreeDeed, after: dict[str, dict[str, Any]]) -> list[UUID]:
    """The topics that the deed made or that stand no more, or again."""
    gone = "removed_at"
    moved = [ident for ident, was in deed.before.items() if was[gone] != after[ident][gone]]
    return [UUID(ident) for ident in (*moved, *deed.made)]


def _facts(tree: Tree) -> dict[str, dict[str, Any]]:
    db.session.flush()
    columns = [getattr(Topic, name) for name in KEPT]
    rows = db.session.execute(sa.select(Topic.id, *columns).where(Topic.tree_id == tree.id))
    return {
        str(ident): {name: _plain(value) for name, value in zip(KEPT, values, strict=True)}
        for ident, *values in rows
    }


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def undo_deed(deed: TreeDeed, *, by: Person) -> None:
    """Take back the last deed on a tree: topics, passages and suggestions are as before it.

    Raises NotPossible when another came after it, or people went on working with what it made.
    """
    newest = db.session.scalar(last_deed(deed.round_id))
    if newest is None or newest.id != deed.id:
        raise NotPossible(_("Only the last change of the tree can be undone."))
    tree = db.session.scalar(tree_of(deed.round_id))
    if tree is None:
        raise NotPossible(_("Only the last change of the tree can be undone."))
    if deed.batch is not None and deed.batch.undone_at is None:
        batches.take_back(deed.batch, by=by)
    _unmake([UUID(ident) for ident in deed.made])
    for ident, was in deed.before.items():
        topic = db.session.get_one(Topic, UUID(ident))
        for name, value in was.items():
            setattr(topic, name, _value(name, value))
    deed.undone_at, deed.undone_by_id = clock.now(), by.id
    places.begin_next(tree)
    count_voices(deed.round_id)
    note_likely_on(deed.round_id, [UUID(ident) for ident in (*deed.before, *deed.made)])
    record("synthesis:undo_deed", deed, by=by, round_id=deed.round_id, kind=deed.kind)


def _value(name: str, value: Any) -> Any:  # noqa: ANN401 - whatever the column holds
    if value is not None and name.endswith("_id"):
        return UUID(value)
    return datetime.fromisoformat(value) if value is not None and name.endswith("_at") else value


def _unmake(idents: list[UUID]) -> None:
    """Take out what a deed had put into the tree, unless people put passages on it since."""
    if not idents:
        return
    used = (
        sa.select(Coding.id).where(Coding.topic_id.in_(idents), Coding.undone_at.is_(None)).limit(1)
    )
    if db.session.scalar(used):
        raise NotPossible(_("Passages were put on it since. Merge it into another topic instead."))
    db.session.execute(
        sa.delete(Suggestion)
        .where(Suggestion.topic_id.in_(idents), Suggestion.state == SuggestionState.OPEN)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        sa.update(ProposedTopic)
        .where(ProposedTopic.taken_as_id.in_(idents))
        .values(taken_as_id=None)
        .execution_options(synchronize_session=False)
    )
    now = clock.now()
    for topic in db.session.scalars(sa.select(Topic).where(Topic.id.in_(idents))):
        topic.removed_at = now
