"""Texts that many sent count once and in full; what a person said of one stays said."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock, db
from app.errors import NotPossible
from app.jobs.models import Job, JobState
from app.moderation import actions as moderation
from app.organisations.queries import groups
from app.positions.actions.moving import move
from app.positions.models import Position, PositionState
from app.positions.signals import state_changed
from app.record.models import Entry
from app.rounds.models import Attribution, Round
from app.synthesis import actions, queries
from app.synthesis.models import Batch, Campaign, Coding, Passage, Twin, Voice
from tests import make
from tests.client import PageClient

LETTER = (
    "We the undersigned ask that hospitals be off limits in every conflict, that attacks on them "
    "be named in public, and that whoever orders them answers for it before a court of law."
)
OWN = " My own grandmother lay in such a ward when the power failed for nine days in winter."
ALONE = "Cables under the sea belong to the law of the sea, and courts should say so plainly."


def world(copies: int = 4) -> tuple[Round, list[Passage]]:
    """So many parties sent the letter, the last with words of its own; one wrote something else."""
    round_ = make.round_(moderators=[make.person()], state="published")
    topic = make.topic(round_, "Hospitals")
    passages = []
    for n in range(copies):
        party = make.party(round_, make.organisation(group=["CS", "ST"][n % 2], name=f"Org {n}"))
        words = LETTER + OWN if n == copies - 1 else LETTER
        passages.append(make.passage(make.position(party, words)))
    other = make.party(round_, make.organisation(group="CS", name="Alone"))
    passages.append(make.passage(make.position(other, ALONE)))
    for passage in passages:
        make.coding(passage, topic, None)
    return round_, passages


def find(round_: Round) -> Campaign | None:
    actions.find_copies(round_.id)
    make.do_jobs()
    errors = sa.select(Job.error).where(Job.state != JobState.DONE)
    assert db.session.scalars(errors).all() == []
    return db.session.scalar(sa.select(Campaign))


def numbers(round_: Round) -> tuple[int, int | None]:
    """Parties on the topic, in full and with copies counted once."""
    (row,) = queries.matrix(
        round_,
        queries.tree_nodes(round_.id, signed=True),
        list(db.session.scalars(groups())),
        all_names=True,
    ).rows
    return row.spoke, row.once


def test_a_text_that_many_sent_counts_once_and_in_full(app: Flask) -> None:
    round_, passages = world()
    assert numbers(round_) == (5, None)

    campaign = find(round_)

    assert campaign is not None
    twins = {twin.passage_id: twin for twin in db.session.scalars(sa.select(Twin))}
    assert set(twins) == {passage.id for passage in passages[:4]}
    assert numbers(round_) == (5, 2)
    ((start, end),) = twins[passages[3].id].personal
    assert (LETTER + OWN)[start:end].startswith("My own grandmother")


def test_who_sent_a_copy_and_words_of_their_own_is_one(app: Flask) -> None:
    round_ = make.round_(state="published")
    topic = make.topic(round_, "Hospitals")
    for own in (
        "Our island has one ward and no second line to the sea.",
        "Insurers will not pay for what a State has done.",
    ):
        position = make.position(
            make.party(round_, make.organisation(group="CS")), f"{LETTER} {own}"
        )
        for words in (LETTER, own):
            make.coding(make.passage(position, words), topic, None)
    assert find(round_) is not None

    assert numbers(round_) == (2, 2)


def test_short_texts_and_one_partys_own_repetition_are_no_campaign(app: Flask) -> None:
    round_ = make.round_()
    for _n in range(3):
        make.passage(make.position(make.party(round_), "I agree."))
    party = make.party(round_)
    for _n in range(2):
        make.passage(make.position(party, LETTER))

    assert find(round_) is None


def test_what_a_person_said_is_no_copy_stays_so(app: Flask) -> None:
    round_, passages = world()
    moderator = make.person()
    campaign = find(round_)
    assert campaign is not None
    copy = next(p for p in passages[:4] if p.id != campaign.canonical_id)

    actions.set_apart(db.session.get_one(Twin, copy.id), by=moderator)
    assert numbers(round_) == (5, 3)
    find(round_)

    assert numbers(round_) == (5, 3)
    assert db.session.get_one(Twin, copy.id).apart_by_id == moderator.id
    tags = db.session.scalars(sa.select(Entry.tag)).all()
    assert "synthesis:apart" in tags
    with pytest.raises(NotPossible):
        actions.set_apart(db.session.get_one(Twin, copy.id), by=moderator)
    with pytest.raises(NotPossible):
        actions.set_apart(db.session.get_one(Twin, campaign.canonical_id), by=moderator)

    actions.let_look(db.session.get_one(Twin, copy.id), by=moderator)
    make.do_jobs()
    assert numbers(round_) == (5, 2)


def test_a_text_that_nobody_repeats_any_more_is_no_campaign(app: Flask) -> None:
    round_, passages = world(copies=2)
    campaign = find(round_)
    assert campaign is not None
    copy = next(p for p in passages[:2] if p.id != campaign.canonical_id)

    actions.set_apart(db.session.get_one(Twin, copy.id), by=make.person())

    assert db.session.scalars(sa.select(Campaign)).all() == []
    assert numbers(round_) == (3, None)


def test_a_withdrawn_copy_leaves_the_campaign(app: Flask) -> None:
    round_, passages = world()
    find(round_)
    position = db.session.get_one(Position, passages[0].position_id)

    before = move(position, PositionState.WITHDRAWN)
    position.withdrawn_at, position.reason = clock.now(), "A mistake."
    state_changed.send(position, before=before, after=position.state, by=None)
    make.do_jobs()

    assert passages[0].id not in set(db.session.scalars(sa.select(Twin.passage_id)))
    assert numbers(round_) == (4, 2)
    assert db.session.scalars(sa.select(Voice.id).where(Voice.party_id.is_(None))).all() == []


def test_a_decision_is_given_to_the_copies_that_nobody_decided(app: Flask) -> None:
    round_, passages = world()
    topic = make.topic(round_, "Courts")
    moderator = make.person()
    campaign = find(round_)
    assert campaign is not None
    with pytest.raises(NotPossible):
        actions.code_copies(campaign, by=moderator)
    fresh = make.passage(make.position(make.party(round_), LETTER))
    find(round_)
    actions.code(
        db.session.get_one(Passage, campaign.canonical_id), topics=[topic], by=moderator, only=True
    )

    batch = actions.code_copies(campaign, by=moderator)

    on = db.session.scalars(
        sa.select(Coding.passage_id).where(Coding.topic_id == topic.id, Coding.undone_at.is_(None))
    )
    assert (batch.size, set(on)) == (1, {fresh.id, campaign.canonical_id})
    actions.undo(batch, by=moderator)
    assert fresh.decided_at is None
    assert passages[0].decided_at is not None


def test_a_passage_is_decided_at_the_desk_with_its_copies(app: Flask, client: PageClient) -> None:
    round_, passages = world()
    topic = make.topic(round_, "Courts")
    moderator = make.person()
    make.role(moderator, round_, "moderator")
    fresh = [make.passage(make.position(make.party(round_), LETTER)) for _n in range(2)]
    find(round_)
    make.sign_in(client, moderator)
    desk = f"/rounds/{round_.slug}/coding"

    page = client.get_page(f"{desk}?passage={fresh[0].id}").text
    assert "and its 1 undecided copy with it" in page
    form = {"topic": str(topic.id), "copies": "1", "seen": "0"}
    client.post_ok(f"{desk}/{fresh[0].id}", data=form)

    on = sa.select(Coding.passage_id).where(Coding.topic_id == topic.id, Coding.undone_at.is_(None))
    assert set(db.session.scalars(on)) == {one.id for one in fresh}
    assert "undecided copy" not in client.get_page(f"{desk}?passage={passages[0].id}").text
    (batch,) = db.session.scalars(sa.select(Batch).where(Batch.by_id == moderator.id))
    actions.undo(batch, by=moderator)
    assert db.session.scalars(on).all() == []
    client.post_ok(f"{desk}/{fresh[0].id}", data={"deed": "none", "copies": "1"})
    db.session.expire_all()
    assert all(one.none_fits_at for one in fresh)


def test_readers_see_who_sent_what_and_which_words_are_their_own(
    app: Flask, client: PageClient
) -> None:
    round_, _passages = world()
    campaign = find(round_)
    assert campaign is not None
    address = f"/rounds/{round_.slug}/synthesis"

    assert "2 with copies counted once" in client.get_page(address).text
    assert "4 parties sent this" in client.get_page(f"{address}/copies").text
    page = client.get_page(f"{address}/copies/{campaign.id}").text

    assert "My own grandmother" in page
    assert "Not a copy" not in page


def test_words_set_apart_are_no_campaign_to_readers(app: Flask, client: PageClient) -> None:
    round_, passages = world()
    campaign = find(round_)
    assert campaign is not None
    address = f"/rounds/{round_.slug}/synthesis/copies"
    by = make.person()
    canonical = campaign.canonical_id
    first, *others = [one for one in passages[:4] if one.id != canonical]
    for one, left in ((first, 3), (others[0], 2)):
        moderation.set_apart(
            one.contribution, start=one.start, end=one.end, attribution=Attribution.NONE, by=by
        )
        db.session.commit()
        assert f"{left} parties sent this" in client.get_page(address).text
        assert f"A text of {left} parties" in client.get_page(f"{address}/{campaign.id}").text
    last = others[1]
    moderation.set_apart(
        last.contribution, start=last.start, end=last.end, attribution=Attribution.NONE, by=by
    )
    db.session.commit()
    assert "parties sent this" not in client.get_page(address).text
    assert client.get(f"{address}/{campaign.id}").status_code == 404


def test_where_names_are_not_shown_readers_are_not_told_who_sent_the_same(
    app: Flask, client: PageClient
) -> None:
    round_, _passages = world()
    round_.attribution = "group"
    db.session.commit()
    find(round_)
    address = f"/rounds/{round_.slug}/synthesis"

    assert "counted once" not in client.get_page(address).text
    assert client.get(f"{address}/copies").status_code == 404


def test_a_moderator_says_on_the_page_what_is_no_copy(app: Flask, client: PageClient) -> None:
    round_, passages = world()
    moderator = make.person()
    make.role(moderator, round_, "moderator")
    campaign = find(round_)
    assert campaign is not None
    copy = next(p for p in passages[:4] if p.id != campaign.canonical_id)
    make.sign_in(client, moderator)
    address = f"/rounds/{round_.slug}/synthesis/copies"

    client.get_page(f"{address}/{campaign.id}")
    client.post_ok(f"{address}/passages/{copy.id}/apart")
    assert "Said to be no copies" in client.get_page(address).text
    client.post_page(f"{address}/passages/{copy.id}/apart", status=409)
    client.post_ok(f"{address}/passages/{copy.id}/again")
    client.post_page(f"{address}/{campaign.id}/code", status=409)
    assert client.post(f"{address}/00000000-0000-4000-8000-000000000000/code").status_code == 404
