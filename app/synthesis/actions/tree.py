"""Shaping the topic tree. Ids stay; a change to a signed-off tree begins the next version."""

import sqlalchemy as sa
from flask_babel import gettext as _

from app import db
from app.accounts.models import Person
from app.errors import Conflict, NotPossible
from app.record.actions import record
from app.rounds.models import Round, StartTopic
from app.synthesis.actions import places
from app.synthesis.actions.deeds import deed
from app.synthesis.actions.likely import note_likely_on
from app.synthesis.models import (
    DeedKind,
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
    with deed(tree, DeedKind.ADD, name=name, by=by):
        return put_in(
            tree,
            name=name,
            by=by,
            parent=parent,
            belongs=belongs,
            not_belongs=not_belongs,
            example=example,
            origin=origin,
        )


def put_in(
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
    """Do what `add_topic` does, as a part of a larger deed on the tree."""
    if parent is not None:
        places.must_stand(parent)
        if places.depth(parent) + 1 >= DEEPEST:
            raise NotPossible(_("The tree has at most %(n)s levels.", n=DEEPEST))
    places.must_be_new(tree, name, parent)
    topic = Topic(
        tree=tree,
        parent_id=parent.id if parent else None,
        place=len(places.children(tree, parent)) + 1,
        name=name,
        belongs=belongs,
        not_belongs=not_belongs,
        example=example,
        origin=origin,
    )
    db.session.add(topic)
    places.begin_next(tree)
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
    places.must_stand(topic)
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
        places.must_be_new(topic.tree, name, places.parent(topic), but=topic)
    with deed(topic.tree, DeedKind.DESCRIBE, name=before, by=by):
        topic.name, topic.belongs = name, belongs
        topic.not_belongs, topic.example = not_belongs, example
    places.begin_next(topic.tree)
    record(
        "synthesis:describe", topic, by=by, round_id=topic.tree.round_id, before=before, name=name
    )


def move_topic(topic: Topic, *, parent: Topic | None, place: int, by: Person) -> None:
    """Put a topic under another, or at the top, at a place counted from 1; where it lies already, nothing happens."""
    places.must_stand(topic)
    if parent is not None:
        places.must_stand(parent)
        if parent.id == topic.id or topic.id in places.ancestors(parent):
            raise NotPossible(_("A topic cannot lie beneath itself."))
        if places.depth(parent) + places.height(topic) >= DEEPEST:
            raise NotPossible(_("The tree has at most %(n)s levels.", n=DEEPEST))
    if (parent.id if parent else None) != topic.parent_id:
        places.must_be_new(topic.tree, topic.name, parent, but=topic)
    before = topic.parent_id
    there = places.children(topic.tree, parent)
    others = [one for one in there if one.id != topic.id]
    others.insert(max(0, min(place - 1, len(others))), topic)
    if others == there:
        return
    with deed(topic.tree, DeedKind.MOVE, name=topic.name, by=by):
        topic.parent_id = parent.id if parent else None
        for count, one in enumerate(others, start=1):
            one.place = count
    places.begin_next(topic.tree)
    record(
        "synthesis:move",
        topic,
        by=by,
        round_id=topic.tree.round_id,
        before=before,
        parent=topic.parent_id,
        place=topic.place,
    )


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
    new = [node.topic for node in nodes if not node.topic.since_version]
    for topic in new:
        topic.since_version = tree.version
    note_likely_on(tree.round_id, [topic.id for topic in new])
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
