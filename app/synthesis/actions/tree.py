"""Shaping the topic tree. Ids stay; a change to a signed-off tree begins the next version."""

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.errors import Conflict, NotPossible
from app.record.actions import record
from app.rounds.models import Round, StartTopic
from app.synthesis.actions import batches
from app.synthesis.actions.counting import count_voices
from app.synthesis.models import (
    BatchKind,
    Coding,
    Passage,
    Suggestion,
    SuggestionState,
    Topic,
    TopicOrigin,
    Tree,
    TreeState,
    TreeVersion,
)
from app.synthesis.queries import topics as queries
from app.synthesis.rules import DEEPEST, TREE_MOVES


def ensure_tree(round_: Round, *, by: Person | None = None) -> Tree:
    """The round's tree; grown from the organisers' topics when it is first asked for."""
    found = db.session.scalar(queries.tree_of(round_.id))
    if found is not None:
        return found
    tree = Tree(round_id=round_.id, round=round_)
    db.session.add(tree)
    starts = db.session.scalars(
        sa.select(StartTopic).where(StartTopic.round_id == round_.id).order_by(StartTopic.place)
    ).all()
    made = {
        start.id: Topic(
            tree=tree,
            place=start.place,
            name=start.name,
            belongs=start.belongs,
            not_belongs=start.not_belongs,
            example=start.example,
            origin=TopicOrigin.ORGANISER,
        )
        for start in starts
    }
    db.session.add_all(made.values())
    db.session.flush()
    for start in starts:
        if start.parent_id in made:
            made[start.id].parent_id = made[start.parent_id].id
    record("synthesis:begin", tree, by=by, round_id=round_.id, topics=[t.id for t in made.values()])
    return tree


def add_topic(
    tree: Tree,
    *,
    name: str,
    by: Person | None,
    parent: Topic | None = None,
    belongs: str = "",
    not_belongs: str = "",
    example: str = "",
    origin: TopicOrigin = TopicOrigin.MODERATOR,
) -> Topic:
    """Put a new topic last under its parent, or last at the top."""
    if parent is not None:
        _must_stand(parent)
        if _depth(parent) + 1 >= DEEPEST:
            raise NotPossible(_("The tree has at most %(n)s levels.", n=DEEPEST))
    _must_be_new(tree, name, parent)
    topic = Topic(
        tree=tree,
        parent_id=parent.id if parent else None,
        place=len(_children(tree, parent)) + 1,
        name=name,
        belongs=belongs,
        not_belongs=not_belongs,
        example=example,
        origin=origin,
    )
    db.session.add(topic)
    _begin_next(tree)
    record("synthesis:add", topic, by=by, round_id=tree.round_id, name=name)
    return topic


def describe(
    topic: Topic,
    *,
    name: str,
    belongs: str,
    not_belongs: str,
    example: str,
    by: Person,
    seen: str | None = None,
) -> None:
    """Rename a topic and say what belongs. `seen`: the fingerprint of what the writer had before.

    Raises Conflict when another changed it meanwhile.
    """
    _must_stand(topic)
    if seen is not None and seen != queries.fingerprint(topic):
        raise Conflict(_("Somebody else changed this topic meanwhile. Read it again first."))
    before = topic.name
    if (name, belongs, not_belongs, example) == (
        topic.name,
        topic.belongs,
        topic.not_belongs,
        topic.example,
    ):
        return
    if name != before:
        _must_be_new(topic.tree, name, _parent(topic), but=topic)
    topic.name, topic.belongs = name, belongs
    topic.not_belongs, topic.example = not_belongs, example
    _begin_next(topic.tree)
    record(
        "synthesis:describe", topic, by=by, round_id=topic.tree.round_id, before=before, name=name
    )


def move_topic(topic: Topic, *, parent: Topic | None, place: int, by: Person) -> None:
    """Put a topic under another, or at the top, at a place counted from 1."""
    _must_stand(topic)
    if parent is not None:
        _must_stand(parent)
        if parent.id == topic.id or topic.id in _ancestors(parent):
            raise NotPossible(_("A topic cannot lie beneath itself."))
        if _depth(parent) + _height(topic) >= DEEPEST:
            raise NotPossible(_("The tree has at most %(n)s levels.", n=DEEPEST))
    if (parent.id if parent else None) != topic.parent_id:
        _must_be_new(topic.tree, topic.name, parent, but=topic)
    before = topic.parent_id
    others = [one for one in _children(topic.tree, parent) if one.id != topic.id]
    others.insert(max(0, min(place - 1, len(others))), topic)
    topic.parent_id = parent.id if parent else None
    for count, one in enumerate(others, start=1):
        one.place = count
    _begin_next(topic.tree)
    record(
        "synthesis:move",
        topic,
        by=by,
        round_id=topic.tree.round_id,
        before=before,
        parent=topic.parent_id,
        place=topic.place,
    )


def merge_topics(topic: Topic, *, into: Topic, by: Person) -> None:
    """Make a topic part of another: its passages and the topics beneath it go there."""
    _must_stand(topic)
    _must_stand(into)
    if topic.id == into.id or topic.id in _ancestors(into):
        raise NotPossible(_("A topic cannot be merged into itself or into one beneath it."))
    names = {one.name.casefold() for one in _children(topic.tree, into)}
    for child in _children(topic.tree, topic):
        if child.name.casefold() in names:
            raise NotPossible(
                _("Both have a topic “%(name)s”. Merge these two first.", name=child.name)
            )
    for child in _children(topic.tree, topic):
        child.parent_id = into.id
        child.place += len(names)
    moved = _recode(topic, into, by)
    topic.removed_at = clock.now()
    topic.merged_into_id = into.id
    _close_suggestions(topic)
    _begin_next(topic.tree)
    count_voices(topic.tree.round_id)
    record(
        "synthesis:merge", topic, by=by, round_id=topic.tree.round_id, into=into.id, passages=moved
    )


def split_topic(
    topic: Topic, *, name: str, belongs: str, passages: Sequence[Passage], by: Person
) -> Topic:
    """Take passages out of a topic into a new one, which stands beneath it."""
    part = add_topic(topic.tree, name=name, belongs=belongs, parent=topic, by=by)
    part.split_from_id = topic.id
    # Passages that were decided go on counting: the new topic counts at once where its tree does.
    part.since_version = topic.since_version
    db.session.flush()
    if passages:
        batch = batches.begin(topic.tree.round, BatchKind.SPLIT, by=by, size=len(passages))
        batches.recode(passages, {topic.id}, part, batch, by)
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
    _must_stand(topic)
    if _children(topic.tree, topic):
        raise NotPossible(_("There are topics beneath it. Move or remove them first."))
    if db.session.scalar(
        sa.select(Coding.id).where(Coding.topic_id == topic.id, Coding.undone_at.is_(None)).limit(1)
    ):
        raise NotPossible(_("Passages were put on it. Merge it into another topic instead."))
    topic.removed_at = clock.now()
    _close_suggestions(topic)
    _begin_next(topic.tree)
    record("synthesis:remove", topic, by=by, round_id=topic.tree.round_id)


def sign_off(tree: Tree, *, by: Person | None, note: str = "") -> TreeVersion:
    """Sign the tree off as its next version. From then on coding on all its topics counts."""
    if TreeState.SIGNED_OFF not in TREE_MOVES[tree.state]:
        raise NotPossible(_("The tree is signed off, and nothing was changed since."))
    db.session.flush()
    nodes = queries.tree_nodes(tree.round_id)
    if not nodes:
        raise NotPossible(_("There is no topic to sign off yet."))
    tree.version += 1
    tree.state = TreeState.SIGNED_OFF
    for node in nodes:
        node.topic.since_version = node.topic.since_version or tree.version
    version = TreeVersion(
        tree_id=tree.id,
        number=tree.version,
        topics=queries.snapshot(nodes),
        note=note,
        signed_by_id=by.id if by else None,
    )
    db.session.add(version)
    record(
        "synthesis:sign_off",
        tree,
        by=by,
        round_id=tree.round_id,
        version=tree.version,
        topics=len(nodes),
    )
    return version


def _recode(topic: Topic, into: Topic, by: Person) -> int:
    """Put what was decided for one topic on the other, keeping what was decided before."""
    query = (
        sa.select(Passage)
        .join(Passage.codings)
        .where(Coding.topic_id == topic.id, Coding.undone_at.is_(None))
    )
    passages = db.session.scalars(query).unique().all()
    if passages:
        batch = batches.begin(topic.tree.round, BatchKind.MERGE, by=by, size=len(passages))
        batches.recode(passages, {topic.id}, into, batch, by)
    return len(passages)


def _close_suggestions(topic: Topic) -> None:
    """What the engine still proposed for a topic that is gone goes with it."""
    db.session.execute(
        sa.delete(Suggestion)
        .where(Suggestion.topic_id == topic.id, Suggestion.state == SuggestionState.OPEN)
        .execution_options(synchronize_session=False)
    )


def _begin_next(tree: Tree) -> None:
    """A change makes a signed-off tree the draft of its next version."""
    if tree.state is TreeState.SIGNED_OFF:
        tree.state = TreeState.DRAFT


def _must_stand(topic: Topic) -> None:
    if topic.removed_at is not None:
        raise NotPossible(_("This topic is no longer in the tree."))


def _must_be_new(tree: Tree, name: str, parent: Topic | None, but: Topic | None = None) -> None:
    for one in _children(tree, parent):
        if one is not but and one.name.casefold() == name.casefold():
            raise NotPossible(_("There is a topic “%(name)s” in this place already.", name=name))


def _children(tree: Tree, parent: Topic | None) -> list[Topic]:
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


def _parent(topic: Topic) -> Topic | None:
    return db.session.get(Topic, topic.parent_id) if topic.parent_id else None


def _ancestors(topic: Topic) -> list[object]:
    found: list[object] = []
    at = _parent(topic)
    while at is not None and at.id not in found:
        found.append(at.id)
        at = _parent(at)
    return found


def _depth(topic: Topic) -> int:
    return len(_ancestors(topic))


def _height(topic: Topic) -> int:
    return 1 + max((_height(child) for child in _children(topic.tree, topic)), default=0)
