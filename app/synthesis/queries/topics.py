"""The tree as it is read: its topics in order, and its versions."""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from app import db
from app.synthesis.models import Topic, Tree, TreeState, TreeVersion


@dataclass(frozen=True, kw_only=True)
class Node:
    """A topic in its place: how deep, and what lies beneath it."""

    topic: Topic
    depth: int
    number: str  # "2.1", as people cite it
    beneath: tuple[uuid.UUID, ...]  # every topic under it
    said: Mapping[str, Any] | None = None  # its texts as they were signed off; none: as they are
    signed_place: bool = False  # its place is that of the last sign-off, and another than today's

    @property
    def id(self) -> uuid.UUID:
        """The topic's key."""
        return self.topic.id

    @property
    def name(self) -> str:
        """The topic's name."""
        return self.topic.name if self.said is None else str(self.said["name"])

    @property
    def place(self) -> int:
        """Its place among its neighbours, counted from 1; what is stored may leave gaps."""
        return int(self.number.rpartition(".")[2])

    @property
    def belongs(self) -> str:
        """What belongs there."""
        return self.topic.belongs if self.said is None else str(self.said["belongs"])


def tree_of(round_id: uuid.UUID) -> "sa.Select[Tree]":
    """The topic tree of a round."""
    return sa.select(Tree).where(Tree.round_id == round_id)


def topics_of(round_id: uuid.UUID) -> "sa.Select[Topic]":
    """The topics of a round that stand, in no particular order."""
    return (
        sa.select(Topic)
        .join(Topic.tree)
        .where(Tree.round_id == round_id, Topic.removed_at.is_(None))
        .options(contains_eager(Topic.tree))
        .order_by(Topic.place, Topic.created_at, Topic.id)
    )


def topic_of(round_id: uuid.UUID, topic_id: uuid.UUID) -> "sa.Select[Topic]":
    """One standing topic of a round."""
    return topics_of(round_id).where(Topic.id == topic_id)


def nodes(topics: Iterable[Topic]) -> list[Node]:
    """The topics as a reader meets them: parents before children, in their places.

    A topic whose parent is not among them stands at the top.
    """
    known = {topic.id: topic for topic in topics}
    children: defaultdict[uuid.UUID | None, list[Topic]] = defaultdict(list)
    for topic in known.values():
        children[topic.parent_id if topic.parent_id in known else None].append(topic)
    found: list[Node] = []

    def walk(parent: uuid.UUID | None, depth: int, number: str) -> list[uuid.UUID]:
        beneath: list[uuid.UUID] = []
        for count, topic in enumerate(children.get(parent, []), start=1):
            here = len(found)
            own = f"{number}{count}"
            below = walk_at(topic, depth, own)
            found.insert(here, Node(topic=topic, depth=depth, number=own, beneath=tuple(below)))
            beneath += [topic.id, *below]
        return beneath

    def walk_at(topic: Topic, depth: int, number: str) -> list[uuid.UUID]:
        return walk(topic.id, depth + 1, f"{number}.")

    walk(None, 0, "")
    return found


def tree_nodes(round_id: uuid.UUID, *, signed: bool = False) -> list[Node]:
    """The tree of a round in order; `signed=True` leaves out what was never signed off."""
    query = topics_of(round_id)
    if signed:
        query = query.where(Topic.since_version.is_not(None))
    return nodes(db.session.scalars(query))


def as_signed(round_id: uuid.UUID, tree: Sequence[Node]) -> list[Node]:
    """The topics as they were last signed off, with texts and places: what readers are shown.

    A topic that was merged or removed since is left out: its passages are where people put them.
    One that was split off another since is not shown either, and counts as part of that other.
    """
    newest = (
        sa.select(TreeVersion.topics, Tree.state)
        .join(Tree, sa.and_(Tree.id == TreeVersion.tree_id, Tree.version == TreeVersion.number))
        .where(Tree.round_id == round_id)
    )
    row = db.session.execute(newest).one_or_none()
    said = {one["id"]: one for one in row.topics} if row else {}
    if row is None or row.state is TreeState.SIGNED_OFF:
        return [replace(node, said=said.get(str(node.id))) for node in tree]
    return _in_signed_places(tree, said)


def _in_signed_places(tree: Sequence[Node], said: Mapping[str, Mapping[str, Any]]) -> list[Node]:
    here = {str(node.id): node for node in tree}
    beneath: defaultdict[str, list[uuid.UUID]] = defaultdict(list)
    for ident, node in here.items():
        place: str | None = ident
        if ident not in said:  # new since: part of the nearest topic above it that readers know
            place = next((one for one in _above(here, ident) if one in said), None)
            if place is not None:
                beneath[place].append(node.id)
        while place is not None:
            place = said[place]["parent"]
            if place is not None:
                beneath[place].append(node.id)
    return [
        replace(
            here[ident],
            said=one,
            depth=one["depth"],
            number=one["number"],
            beneath=tuple(beneath[ident]),
            signed_place=True,
        )
        for ident, one in said.items()
        if ident in here
    ]


def _above(here: Mapping[str, Node], ident: str) -> Iterator[str]:
    """The topics above one today, the nearest first."""
    while (parent := here[ident].topic.parent_id) is not None and str(parent) in here:
        ident = str(parent)
        yield ident


def fingerprint(topic: Topic) -> str:
    """What a topic says, in short: a form sends it back to tell which text it was drawn from."""
    said = repr([topic.name, topic.belongs, topic.not_belongs, topic.example])
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def versions_of(tree: Tree) -> "sa.Select[TreeVersion]":
    """The versions that were signed off, newest first."""
    return (
        sa.select(TreeVersion)
        .where(TreeVersion.tree_id == tree.id)
        .order_by(TreeVersion.number.desc())
    )


@dataclass(frozen=True, kw_only=True)
class Change:
    """How one topic differs between two versions of the tree."""

    kind: str  # added, removed, changed, moved
    name: str
    before: dict[str, str]
    after: dict[str, str]

    @property
    def fields(self) -> list[str]:
        """What is written differently."""
        return [
            name
            for name in ("name", "belongs", "not_belongs", "example")
            if self.before.get(name, "") != self.after.get(name, "")
        ]


def snapshot(topics: Iterable[Node]) -> list[dict[str, str | int | None]]:
    """The tree as plain data, in order: what a signed-off version keeps."""
    return [
        {
            "id": str(node.id),
            "parent": str(node.topic.parent_id) if node.topic.parent_id else None,
            "place": node.topic.place,
            "number": node.number,
            "depth": node.depth,
            "name": node.topic.name,
            "belongs": node.topic.belongs,
            "not_belongs": node.topic.not_belongs,
            "example": node.topic.example,
        }
        for node in topics
    ]


def changes(before: Sequence[dict[str, str]], after: Sequence[dict[str, str]]) -> list[Change]:
    """What differs between two snapshots of the tree, in the order of the later one."""
    old = {topic["id"]: topic for topic in before}
    new = {topic["id"]: topic for topic in after}
    found: list[Change] = []
    for ident, topic in new.items():
        was = old.get(ident)
        if was is None:
            found.append(Change(kind="added", name=topic["name"], before={}, after=topic))
            continue
        change = Change(kind="changed", name=topic["name"], before=was, after=topic)
        if change.fields:
            found.append(change)
        if was["parent"] != topic["parent"]:
            found.append(Change(kind="moved", name=topic["name"], before=was, after=topic))
    found += [
        Change(kind="removed", name=topic["name"], before=topic, after={})
        for ident, topic in old.items()
        if ident not in new
    ]
    return found
