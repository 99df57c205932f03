"""The engine proposes topics; people read, take and undo. Until then the tree is as it was."""

import random
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from app import db
from app.errors import NotPossible
from app.jobs.models import Job, JobState
from app.rounds.models import Round
from app.synthesis import actions, queries
from app.synthesis.models import (
    Coding,
    Grain,
    Passage,
    ProposedTopic,
    Scope,
    Sorting,
    Suggestion,
    Topic,
    TopicOrigin,
    TreeDeed,
)
from app.synthesis.queries import proposed as proposing
from app.synthesis.tasks import sorting as sorting_task
from tests import make
from tests.client import PageClient

SUBJECTS = {
    "hospital": [
        "hospital",
        "clinic",
        "patient",
        "nurse",
        "surgeon",
        "ward",
        "medicine",
        "ambulance",
        "doctor",
    ],
    "cable": ["cable", "sea", "ocean", "seabed", "ship", "anchor", "landing", "fibre", "repair"],
    "election": [
        "election",
        "ballot",
        "voter",
        "poll",
        "count",
        "candidate",
        "campaign",
        "observer",
        "turnout",
    ],
}
FRENCH = (
    "Les hôpitaux et les cliniques soignent chaque patient, avec un médecin et une ambulance {n}."
)


def said(subject: str, n: int) -> str:
    picked = random.Random(f"{subject} {n}").sample(SUBJECTS[subject], 6)  # noqa: S311 - texts
    return f"The {subject} needs {', '.join(picked)}."


def world(each: int = 8, moderators: int = 1) -> tuple[Round, list[Passage]]:
    """A round in which parties said so many things on each of three subjects; nobody sorted them."""
    round_ = make.round_(moderators=[make.person() for _ in range(moderators)])
    passages = []
    for n in range(each):
        party = make.party(round_, make.organisation(group=["CS", "ST"][n % 2]))
        passages += [make.passage(make.position(party, said(subject, n))) for subject in SUBJECTS]
    return round_, passages


def look(round_: Round, scope: Scope = Scope.ALL, **more: object) -> Sorting:
    job = actions.sort_passages(round_, scope, by=None, **more)  # type: ignore[arg-type]
    make.do_jobs()
    assert (job.state, job.error) == (JobState.DONE, None)
    topic = more.get("topic")
    found = db.session.scalar(
        proposing.newest(round_.id, scope, topic.id if isinstance(topic, Topic) else None)
    )
    assert found is not None
    return found


def at(sorting: Sorting, topics: int) -> list[ProposedTopic]:
    grain = next(one for one in sorting.grains if one.topics == topics)
    return [one for one, _parts in proposing.proposed_of(grain)]


def loaded(round_: Round, one: ProposedTopic) -> ProposedTopic:
    return db.session.scalars(proposing.one_proposed(round_.id, one.id)).one()


def words_of(round_: Round, one: ProposedTopic) -> set[str]:
    """The subjects of its passages."""
    ids = [ident for ident, _score in proposing.members(loaded(round_, one))]
    found = db.session.scalars(queries.passages(ids)).unique()
    return {p.contribution.plain.split()[1] for p in found}


def tree_of(round_: Round) -> object:
    return actions.ensure_tree(round_)


def test_topics_are_proposed_from_texts_alone_and_the_tree_is_left_alone(app: Flask) -> None:
    round_, passages = world()

    sorting = look(round_)

    three = at(sorting, 3)
    assert [one.size for one in three] == [8, 8, 8]
    assert sorted(next(iter(words_of(round_, one))) for one in three) == sorted(SUBJECTS)
    assert all(len(words_of(round_, one)) == 1 for one in three)
    assert all(one.name("en")["sentence"] and one.name("en")["terms"] for one in three)
    assert all(0 < one.score <= 1 for one in three)
    assert sorting.engine.startswith("leiden-hybrid/")
    assert sorting.size == len(passages)
    assert db.session.scalars(sa.select(Topic)).all() == []
    assert db.session.scalars(sa.select(Suggestion)).all() == []


def test_a_worker_of_a_site_with_a_name_of_its_own_leads_to_what_it_found(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = replace(app.config["TDT"], base_url="https://consult.example.org")
    monkeypatch.setitem(app.config, "TDT", config)
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["consult.example.org"])
    round_, _passages = world(4)

    job = actions.sort_passages(round_, Scope.ALL, by=None)
    make.do_jobs()

    assert (job.state, job.error) == (JobState.DONE, None)
    assert job.result == {"url": f"/rounds/{round_.slug}/topics/proposed?scope=all"}


@pytest.mark.parametrize("restarted", [False, True])
def test_finer_and_coarser_are_kept_and_any_other_number_can_be_asked_for(
    app: Flask, restarted: bool
) -> None:
    round_, _passages = world()
    sorting = look(round_)
    numbers = [one.topics for one in sorting.grains]
    assert {2, 3, 4, 5, 6, 8} <= set(numbers)
    assert 7 not in numbers
    if restarted:
        sorting_task._last.clear()  # noqa: SLF001 - as in a worker that has just begun

    actions.sort_passages(round_, Scope.ALL, topics=7, by=None)
    make.do_jobs()

    again = db.session.scalars(proposing.newest(round_.id, Scope.ALL)).one()
    assert again.id == sorting.id
    assert [one.topics for one in again.grains if one.topics != 7] == numbers
    assert 7 in [one.topics for one in again.grains]


def test_another_number_of_topics_of_other_passages_is_a_new_look_with_every_number(
    app: Flask,
) -> None:
    round_, _passages = world()
    before = look(round_).id
    sorting_task._last.clear()  # noqa: SLF001 - as in a worker that has just begun
    make.passage(make.position(make.party(round_), said("cable", 99)))

    actions.sort_passages(round_, Scope.ALL, topics=7, by=None)
    make.do_jobs()

    again = db.session.scalars(proposing.newest(round_.id, Scope.ALL)).one()
    assert (again.id == before, again.size) == (False, 25)
    assert {2, 3, 4, 5, 6, 7, 8} <= {one.topics for one in again.grains}


def test_a_newer_look_takes_the_place_of_the_last(app: Flask) -> None:
    round_, _passages = world(each=4)
    first = look(round_).id

    second = look(round_).id

    assert first != second
    assert db.session.scalars(sa.select(Sorting.id)).all() == [second]
    grains = set(db.session.scalars(sa.select(Grain.sorting_id)))
    assert grains == {second}


def test_taking_puts_it_into_the_tree_with_its_passages_as_suggestions(app: Flask) -> None:
    round_, _passages = world()
    moderator = make.person()
    one = loaded(round_, at(look(round_), 3)[0])

    topic = actions.take(one, tree=actions.ensure_tree(round_), name="A", by=moderator)

    found = db.session.scalars(sa.select(Suggestion).where(Suggestion.topic_id == topic.id)).all()
    assert (topic.name, topic.origin) == ("A", TopicOrigin.ENGINE)
    assert len(found) == 8
    assert {s.engine for s in found} == {one.grain.sorting.engine}
    assert all(0 <= s.score <= 1 and s.reasons for s in found)
    assert db.session.scalars(sa.select(Coding)).all() == []
    with pytest.raises(NotPossible):
        actions.take(one, tree=actions.ensure_tree(round_), name="B", by=moderator)


def test_what_it_was_taken_with_outlives_the_sign_off(app: Flask) -> None:
    round_, _passages = world()
    moderator = make.person()
    tree = actions.ensure_tree(round_)
    for name, one in zip("ABC", at(look(round_), 3), strict=True):
        actions.take(loaded(round_, one), tree=tree, name=name, by=moderator)
    before = set(db.session.execute(sa.select(Suggestion.passage_id, Suggestion.topic_id)).all())

    actions.sign_off(tree, by=moderator)
    actions.suggest_for_round(round_, again=0)
    make.do_jobs()

    after = set(db.session.execute(sa.select(Suggestion.passage_id, Suggestion.topic_id)).all())
    assert before <= after


def test_a_topic_that_was_taken_with_its_parts_has_them_beneath(app: Flask) -> None:
    round_, _passages = world(each=30)
    moderator = make.person()
    grain = next(one for one in look(round_).grains if one.topics == 2)
    one, parts = next((one, parts) for one, parts in proposing.proposed_of(grain) if parts)

    topic = actions.take(
        loaded(round_, one),
        tree=actions.ensure_tree(round_),
        name="Both",
        with_parts=True,
        by=moderator,
    )

    beneath = db.session.scalars(sa.select(Topic).where(Topic.parent_id == topic.id)).all()
    assert len(beneath) == len(parts)
    counted = db.session.execute(
        sa.select(Suggestion.passage_id, sa.func.count()).group_by(Suggestion.passage_id)
    ).all()
    assert {number for _passage, number in counted} == {1}
    assert len(counted) == one.size


def test_taking_is_undone_as_if_it_had_not_been(app: Flask) -> None:
    round_, _passages = world()
    moderator = make.person()
    one = loaded(round_, at(look(round_), 3)[0])
    topic = actions.take(one, tree=actions.ensure_tree(round_), name="A", by=moderator)
    deed = db.session.scalars(proposing.last_deed(round_.id)).one()

    actions.undo_deed(deed, by=moderator)

    db.session.flush()
    db.session.expire_all()
    assert topic.removed_at is not None
    assert db.session.scalars(sa.select(Suggestion)).all() == []
    assert one.taken_as_id is None
    assert db.session.scalar(proposing.last_deed(round_.id)) is None
    actions.take(loaded(round_, one), tree=actions.ensure_tree(round_), name="A", by=moderator)


def test_taking_is_not_undone_once_people_put_passages_on_it(app: Flask) -> None:
    round_, passages = world()
    moderator = make.person()
    one = loaded(round_, at(look(round_), 3)[0])
    tree = actions.ensure_tree(round_)
    topic = actions.take(one, tree=tree, name="A", by=moderator)
    actions.sign_off(tree, by=moderator)
    actions.code(passages[0], topics=[topic], by=moderator)
    deed = db.session.scalars(proposing.last_deed(round_.id)).one()

    with pytest.raises(NotPossible):
        actions.undo_deed(deed, by=moderator)


def test_merging_is_undone_with_passages_suggestions_and_what_lay_beneath(app: Flask) -> None:
    round_, passages = world(each=2)
    moderator = make.person()
    one, other = make.topic(round_, "One"), make.topic(round_, "Other")
    below = make.topic(round_, "Below", parent_id=one.id)
    make.coding(passages[0], one, moderator)
    make.coding(passages[1], one, moderator)
    make.coding(passages[1], other, moderator)
    db.session.add(Suggestion(passage=passages[2], topic=one, score=0.5, engine="test"))
    db.session.commit()

    actions.merge_topics(one, into=other, by=moderator)
    actions.undo_deed(db.session.scalars(proposing.last_deed(round_.id)).one(), by=moderator)

    db.session.flush()
    db.session.expire_all()
    standing = db.session.execute(
        sa.select(Coding.passage_id, Coding.topic_id).where(Coding.undone_at.is_(None))
    ).all()
    assert (one.removed_at, one.merged_into_id, below.parent_id) == (None, None, one.id)
    assert sorted(map(tuple, standing)) == sorted(
        [(passages[0].id, one.id), (passages[1].id, one.id), (passages[1].id, other.id)]
    )
    assert db.session.scalars(sa.select(Suggestion.topic_id)).all() == [one.id]


def test_only_the_last_change_can_be_undone_and_then_the_one_before(app: Flask) -> None:
    round_ = make.round_(questions=False)
    moderator = make.person()
    tree = actions.ensure_tree(round_)
    topic = actions.add_topic(tree, name="One", by=moderator)
    facts = {"belongs": "", "not_belongs": "", "example": ""}
    actions.describe(topic, name="Two", by=moderator, **facts)
    first, second = db.session.scalars(sa.select(TreeDeed).order_by(TreeDeed.at))

    with pytest.raises(NotPossible):
        actions.undo_deed(first, by=moderator)
    actions.undo_deed(second, by=moderator)
    assert topic.name == "One"
    actions.undo_deed(first, by=moderator)
    assert topic.removed_at is not None


def test_beside_a_tree_only_what_it_does_not_cover_is_looked_at(app: Flask) -> None:
    round_, passages = world()
    moderator = make.person()
    hospitals = make.topic(round_, "Hospitals")
    for passage in passages:
        if "hospital" in passage.contribution.plain:
            make.coding(passage, hospitals, moderator)

    sorting = look(round_, Scope.UNCOVERED)

    assert sorting.size == 16
    subjects = {subject for one in at(sorting, 2) for subject in words_of(round_, one)}
    assert subjects == {"cable", "election"}


def test_what_people_put_together_stays_together_and_what_they_told_apart_apart(
    app: Flask,
) -> None:
    round_, passages = world()
    moderator = make.person()
    one, other = make.topic(round_, "One"), make.topic(round_, "Other")
    hospital = [p for p in passages if "hospital" in p.contribution.plain]
    cable = [p for p in passages if "The cable" in p.contribution.plain]
    for passage, topic in (
        (hospital[0], one), (cable[0], one), (hospital[1], other), (cable[1], other),
    ):  # fmt: skip
        make.coding(passage, topic, moderator)

    for proposed in at(look(round_), 3):
        ids = {ident for ident, _score in proposing.members(loaded(round_, proposed))}
        assert (hospital[0].id in ids) == (cable[0].id in ids)
        assert (hospital[1].id in ids) == (cable[1].id in ids)
        assert not ids >= {hospital[0].id, hospital[1].id}


def test_a_topic_is_split_into_what_is_found_inside_it(app: Flask) -> None:
    round_, passages = world()
    moderator = make.person()
    mixed = make.topic(round_, "Mixed")
    for passage in passages:
        if "election" not in passage.contribution.plain:
            make.coding(passage, mixed, moderator)
    sorting = look(round_, Scope.WITHIN, topic=mixed)
    one = next(p for p in at(sorting, 2) if words_of(round_, p) == {"cable"})

    part = actions.take(
        loaded(round_, one),
        tree=actions.ensure_tree(round_),
        name="Cables",
        parent=mixed,
        move_from=mixed,
        by=moderator,
    )

    query = sa.select(Coding.passage_id).where(Coding.undone_at.is_(None))
    moved = db.session.scalars(query.where(Coding.topic_id == part.id)).all()
    left = db.session.scalars(query.where(Coding.topic_id == mixed.id)).all()
    assert (len(moved), len(left)) == (8, 8)
    actions.undo_deed(db.session.scalars(proposing.last_deed(round_.id)).one(), by=moderator)
    assert len(db.session.scalars(query.where(Coding.topic_id == mixed.id)).all()) == 16


def test_names_are_in_the_readers_language_where_enough_texts_speak_it(app: Flask) -> None:
    round_ = make.round_()
    for n in range(6):
        party = make.party(round_)
        make.passage(make.position(party, said("hospital", n)))
        make.passage(make.position(party, FRENCH.format(n=n), language="fr"), language="fr")

    (one,) = [p for p in at(look(round_), 2) if "fr" in p.names]

    assert one.name("fr")["language"] == "fr"
    assert one.name("ru") == one.names[""]


@pytest.mark.parametrize(
    "texts", [[], ["Yes."], ["Yes.", "No."], ["😀😀", "\u202eabc", "a", "…"], ["Same words."] * 40]
)
def test_few_empty_and_strange_passages_give_sensible_pages(
    app: Flask, client: PageClient, texts: list[str]
) -> None:
    moderator = make.person()
    round_ = make.round_(moderators=[moderator])
    for words in texts:
        make.passage(make.position(make.party(round_), words))
    make.sign_in(client, moderator)
    address = f"/rounds/{round_.slug}/topics/proposed"

    client.get_page(address)
    if not texts:
        client.post_page(address, data={"scope": "all"}, status=409)
        return
    client.post_ok(address, data={"scope": "all"})
    make.do_jobs()
    page = client.get_page(f"{address}?scope=all").text

    assert "passage" in page
    failed = sa.select(Job.error).where(Job.state != JobState.DONE)
    assert db.session.scalars(failed).all() == []
