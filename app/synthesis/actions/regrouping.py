"""Merging, splitting and removing topics, with what becomes of their passages."""

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.errors import NotPossible
from app.record.actions import record
from app.synthesis.actions import batches, places
from app.synthesis.actions.counting import count_voices
from app.synthesis.actions.deeds import deed
from app.synthesis.actions.tree import put_in
from app.synthesis.models import Batch, BatchKind, Coding, DeedKind, Passage, Topic


def merge_topics(topic: Topic, *, into: Topic, by: Person) -> None:
    """Make a topic part of another: its passages and the topics beneath it go there."""
    places.must_stand(topic)
    places.must_stand(into)
    if topic.id == into.id or topic.id in places.ancestors(into):
        raise NotPossible(_("A topic cannot be merged into itself or into one beneath it."))
    names = {one.name.casefold() for one in places.children(topic.tree, into)}
    for child in places.children(topic.tree, topic):
        if child.name.casefold() in names:
            raise NotPossible(
                _("Both have a topic “%(name)s”. Merge these two first.", name=child.name)
            )
    with deed(topic.tree, DeedKind.MERGE, name=topic.name, by=by) as done:
        for child in places.children(topic.tree, topic):
            child.parent_id = into.id
            child.place += len(names)
        batch, moved = _recode(topic, into, by)
        done.batch_id = batch.id if batch else None
        topic.removed_at = clock.now()
        topic.merged_into_id = into.id
    places.begin_next(topic.tree)
    count_voices(topic.tree.round_id)
    record(
        "synthesis:merge", topic, by=by, round_id=topic.tree.round_id, into=into.id, passages=moved
    )


def split_topic(
    topic: Topic, *, name: str, belongs: str, passages: Sequence[Passage], by: Person
) -> Topic:
    """Take passages out of a topic into a new one, which stands beneath it."""
    with deed(topic.tree, DeedKind.SPLIT, name=topic.name, by=by) as done:
        part = put_in(topic.tree, name=name, belongs=belongs, parent=topic, by=by)
        part.split_from_id = topic.id
        # Passages that were decided go on counting: the new topic counts at once where its tree does.
        part.since_version = topic.since_version
        db.session.flush()
        if passages:
            batch = batches.begin(topic.tree.round, BatchKind.SPLIT, by=by, size=len(passages))
            batches.recode(passages, {topic.id}, part, batch, by)
            done.batch_id = batch.id
            count_voices(topic.tree.round_id, [passage.party_id for passage in passages])
    record(
        "synthesis:split",
        topic,
        by=by,
        round_id=topic.tree.round_id,
        part=part.id,
        passages=len(passages),
    )
    return part


def remove_topic(topic: Topic, *, by: Person) -> None:
    """Take a topic out of the tree. One with passages or topics beneath is merged instead."""
    places.must_stand(topic)
    if places.children(topic.tree, topic):
        raise NotPossible(_("There are topics beneath it. Move or remove them first."))
    if db.session.scalar(
        sa.select(Coding.id).where(Coding.topic_id == topic.id, Coding.undone_at.is_(None)).limit(1)
    ):
        raise NotPossible(_("Passages were put on it. Merge it into another topic instead."))
    with deed(topic.tree, DeedKind.REMOVE, name=topic.name, by=by):
        topic.removed_at = clock.now()
    places.begin_next(topic.tree)
    record("synthesis:remove", topic, by=by, round_id=topic.tree.round_id)


def _recode(topic: Topic, into: Topic, by: Person) -> tuple[Batch | None, int]:
    """Put what was decided for one topic on the other, keeping what was decided before."""
    query = (
        sa.select(Passage)
        .join(Passage.codings)
        .where(Coding.topic_id == topic.id, Coding.undone_at.is_(None))
    )
    passages = db.session.scalars(query).unique().all()
    if not passages:
        return None, 0
    batch = batches.begin(topic.tree.round, BatchKind.MERGE, by=by, size=len(passages))
    batches.recode(passages, {topic.id}, into, batch, by)
    return batch, len(passages)
