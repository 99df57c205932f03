"""The topic tree: shaped by people, its ids stay, and it counts once signed off."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from app import db
from app.errors import Conflict, NotPossible
from app.record.models import Entry
from app.rounds.models import StartTopic
from app.synthesis import actions, queries
from app.synthesis.models import Coding, TreeState, TreeVersion
from app.synthesis.queries import topics
from tests import make
from tests.client import PageClient
from tests.synthesis.world import world


def names(round_: object) -> list[str]:
    return [f"{n.number} {n.name}" for n in queries.tree_nodes(round_.id)]  # type: ignore[attr-defined]


def test_grows_from_the_organisers_topics(app: Flask) -> None:
    round_ = make.round_()
    top = StartTopic(round_id=round_.id, place=1, name="Threats", belongs="Dangers")
    db.session.add(top)
    db.session.flush()
    db.session.add(StartTopic(round_id=round_.id, place=2, name="Norms"))
    db.session.add(StartTopic(round_id=round_.id, place=3, name="Hospitals", parent_id=top.id))
    tree = actions.ensure_tree(round_)
    assert actions.ensure_tree(round_) is tree
    assert names(round_) == ["1 Threats", "1.1 Hospitals", "2 Norms"]


def test_topics_move_and_keep_their_ids(app: Flask) -> None:
    w = world()
    actions.move_topic(w.law, parent=w.threats, place=1, by=w.moderator)
    assert names(w.round_) == ["1 Threats", "1.1 Law", "1.2 Hospitals"]
    with pytest.raises(NotPossible):
        actions.move_topic(w.threats, parent=w.law, place=1, by=w.moderator)
    actions.move_topic(w.law, parent=None, place=1, by=w.moderator)
    assert names(w.round_) == ["1 Law", "2 Threats", "2.1 Hospitals"]


def test_up_and_down_move_by_one_also_where_a_neighbour_went(client: PageClient) -> None:
    w = world()
    cables = make.topic(w.round_, "Cables")
    make.topic(w.round_, "Ports")
    actions.move_topic(w.law, parent=w.threats, place=1, by=w.moderator)
    db.session.commit()
    assert names(w.round_)[-2:] == ["2 Cables", "3 Ports"]
    make.sign_in(client, w.moderator)
    tree = f"/rounds/{w.round_.slug}/topics"
    page = client.get(tree).get_data(as_text=True)
    for move, offered in (("“Threats” up", 0), ("“Threats” down", 1), ("“Ports” down", 0)):
        assert page.count(f"Move {move}") == offered
    forms = re.findall(
        rf'action="{tree}/{cables.id}/move".*?name="place" value="(\d)"', page, re.DOTALL
    )
    assert forms == ["1", "3"]
    (field,) = (
        one for one in client.get_page(f"{tree}/{cables.id}").fields if one["name"] == "place"
    )
    assert field["value"] == "2"
    client.post_ok(f"{tree}/{cables.id}/move", {"parent": "top", "place": forms[0]})
    assert names(w.round_)[0] == "1 Cables"


def test_what_is_moved_to_where_it_lies_is_no_change(app: Flask) -> None:
    w = world()
    for place in (2, 3, 999):
        actions.move_topic(w.law, parent=None, place=place, by=w.moderator)
    assert w.law.tree.state is TreeState.SIGNED_OFF
    assert db.session.scalars(sa.select(Entry.tag).where(Entry.tag == "synthesis:move")).all() == []


def test_a_change_begins_the_next_version_and_signing_off_shows_the_difference(app: Flask) -> None:
    round_, by = make.round_(), make.person()
    tree = actions.ensure_tree(round_)
    with pytest.raises(NotPossible):
        actions.sign_off(tree, by=by)
    topic = actions.add_topic(tree, name="Norms", by=by)
    assert topic.since_version is None
    actions.sign_off(tree, by=by)
    assert (tree.state, tree.version, topic.since_version) == (TreeState.SIGNED_OFF, 1, 1)
    with pytest.raises(NotPossible):
        actions.sign_off(tree, by=by)
    actions.describe(topic, name="Norms and rules", belongs="", not_belongs="", example="", by=by)
    assert tree.state is TreeState.DRAFT
    actions.add_topic(tree, name="Law", by=by, parent=topic)
    actions.sign_off(tree, by=by, note="Law apart")
    second, first = db.session.scalars(topics.versions_of(tree)).all()
    assert [(c.kind, c.name) for c in topics.changes(first.topics, second.topics)] == [
        ("changed", "Norms and rules"),
        ("added", "Law"),
    ]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(TreeVersion)) == 2


def test_two_who_describe_one_topic_are_told(app: Flask) -> None:
    w = world()
    seen = topics.fingerprint(w.law)
    texts = {"belongs": "", "not_belongs": "", "example": ""}
    actions.describe(w.law, name="Law at sea", **texts, by=w.moderator, seen=seen)
    with pytest.raises(Conflict):
        actions.describe(w.law, name="Sea law", **texts, by=w.moderator, seen=seen)
    assert w.law.name == "Law at sea"


def test_names_are_told_apart_in_one_place(app: Flask) -> None:
    w = world()
    with pytest.raises(NotPossible):
        actions.add_topic(w.law.tree, name="LAW", by=w.moderator)
    actions.add_topic(w.law.tree, name="Law", parent=w.threats, by=w.moderator)


def test_merging_takes_passages_along_and_keeps_what_was_decided(app: Flask) -> None:
    w = world()
    actions.merge_topics(w.law, into=w.hospitals, by=w.moderator)
    assert names(w.round_) == ["1 Threats", "1.1 Hospitals"]
    assert w.law.merged_into_id == w.hospitals.id
    standing = sa.select(sa.func.count()).where(Coding.undone_at.is_(None))
    assert db.session.scalar(standing.where(Coding.topic_id == w.law.id)) == 0
    assert db.session.scalar(standing.where(Coding.topic_id == w.hospitals.id)) == 5
    ended = sa.select(sa.func.count()).where(Coding.topic_id == w.law.id)
    assert db.session.scalar(ended) == 2


def test_a_topic_with_passages_is_not_simply_removed(app: Flask) -> None:
    w = world()
    with pytest.raises(NotPossible):
        actions.remove_topic(w.law, by=w.moderator)
    with pytest.raises(NotPossible):
        actions.remove_topic(w.threats, by=w.moderator)
    fresh = actions.add_topic(w.law.tree, name="Fresh", by=w.moderator)
    actions.remove_topic(fresh, by=w.moderator)
    assert "Fresh" not in "".join(names(w.round_))


def test_splitting_takes_passages_into_a_new_topic_beneath(app: Flask) -> None:
    w = world()
    part = actions.split_topic(
        w.hospitals, name="Clinics", belongs="", passages=[w.passages["cs1h"]], by=w.moderator
    )
    assert part.split_from_id == w.hospitals.id
    standing = sa.select(Coding.passage_id).where(Coding.undone_at.is_(None))
    assert db.session.scalars(standing.where(Coding.topic_id == part.id)).all() == [
        w.passages["cs1h"].id
    ]


def test_every_deed_is_on_the_record(app: Flask) -> None:
    w = world()
    actions.move_topic(w.law, parent=w.threats, place=1, by=w.moderator)
    actions.merge_topics(w.law, into=w.hospitals, by=w.moderator)
    tags = db.session.scalars(sa.select(Entry.tag).order_by(Entry.seq)).all()
    assert tags == ["synthesis:move", "synthesis:merge"]
