"""Two people on one passage: who is handed what, what is kept when they differ, and who settles it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock, db
from app.errors import NotPossible
from app.record.models import Entry
from app.synthesis import actions
from app.synthesis.models import Claim, LookState, SecondLook
from app.synthesis.queries import desk
from app.synthesis.queries.desk import Order
from app.synthesis.rules import LOOK_MOVES
from tests import make
from tests.client import PageClient
from tests.synthesis.test_coding import suggest, topics_on
from tests.synthesis.world import world


def tags() -> list[str]:
    return list(db.session.scalars(sa.select(Entry.tag).order_by(Entry.seq)))


def look_at() -> SecondLook:
    db.session.expire_all()
    look = db.session.scalar(sa.select(SecondLook))
    assert look is not None
    return look


def test_a_passage_before_one_is_not_handed_to_another(app: Flask) -> None:
    w = world()
    ana, ben = make.person(), make.person()
    first = make.passage(w.positions["ac"], "Tides turn.", certainty=0.1)
    second = make.passage(w.positions["ps"], "Tides turn.", certainty=0.2)
    claim = actions.claim(w.round_.id, first.id, by=ana)

    def handed(person_id: object) -> object:
        return desk.next_waiting(w.round_.id, Order.TEACHES, person_id=person_id)  # type: ignore[arg-type]

    assert handed(ana.id) == first.id
    assert handed(ben.id) == second.id
    claim.until = clock.now() - timedelta(seconds=1)
    db.session.flush()
    assert handed(ben.id) == first.id


def test_the_desk_hands_out_by_turn_then_by_certainty(app: Flask) -> None:
    w = world()
    made = [
        make.passage(w.positions[name], "Tides turn.", certainty=certainty, turn=turn)
        for name, certainty, turn in (
            ("ac", 0.1, None), ("ps", 0.9, 1), ("st", 0.5, 0), ("cs1", 0.05, None),
        )
    ]  # fmt: skip
    seen, at = [], None
    for _step in made:
        at = desk.next_waiting(w.round_.id, Order.TEACHES, after=at)
        seen.append(at)
    assert seen == [made[2].id, made[1].id, made[3].id, made[0].id]


def test_who_is_at_work_is_seen_and_a_deed_claims_the_next(client: PageClient) -> None:
    w = world()
    other = make.person(name="Ana Prado")
    make.role(other, w.round_, "moderator")
    first = make.passage(w.positions["ac"], "Tides turn.", certainty=0.1)
    second = make.passage(w.positions["ps"], "Tides turn.", certainty=0.2)
    third = make.passage(w.positions["st"], "Tides turn.", certainty=0.3)
    suggest(first, w.law)
    actions.claim(w.round_.id, first.id, by=other)
    db.session.commit()
    make.sign_in(client, w.moderator)
    base = f"/rounds/{w.round_.slug}/coding"
    page = client.get_page(client.get(base).location)
    assert "1 colleague at work Ana Prado : Law" in page.text
    to = client.post_ok(f"{base}/{second.id}", {"deed": "none", "seen": "0"})
    assert to.endswith(str(third.id))
    mine = db.session.get(Claim, (w.round_.id, w.moderator.id))
    assert mine is not None
    assert mine.passage_id == third.id
    assert client.get(base).location.endswith(str(third.id))
    page = client.get_page(f"{base}?passage={first.id}")
    assert "Ana Prado : on this one, too" in page.text
    line = client.post(f"{base}/{first.id}/claim", headers={"HX-Request": "true"})
    assert "hx-get" in line.get_data(as_text=True)
    assert mine.passage_id == third.id


def test_the_second_to_decide_differently_is_kept_and_does_not_count(client: PageClient) -> None:
    w = world()
    passage = make.passage(w.positions["ac"], "Tides turn.")
    actions.code(passage, topics=[w.law], by=make.person(name="Ana Prado"), seen=0)
    db.session.commit()
    make.sign_in(client, w.moderator)
    base = f"/rounds/{w.round_.slug}/coding"
    client.post_ok(f"{base}/{passage.id}", {"topic": str(w.hospitals.id), "seen": "0"})
    look = look_at()
    assert look.state is LookState.DIFFERS
    assert [one.topics for one in look.opinions] == [[str(w.law.id)], [str(w.hospitals.id)]]
    assert topics_on(passage) == {"Law"}
    assert "synthesis:differ" in tags()
    page = client.get_page(f"{base}/second")
    assert "Ana Prado" in page.text
    assert "Law Ana Prado" in page.text
    assert "Hospitals Person" in page.text
    assert "decided first, counts until it is settled" in page.text
    client.post_page(f"{base}/{passage.id}", {"topic": str(w.threats.id), "seen": "0"}, status=409)

    at = f"{base}/second/{look.id}"
    client.post_page(at, {"reason": "The code book says so."})
    client.post_page(at, {"topic": str(w.hospitals.id), "reason": " "})
    client.post_ok(at, {"topic": str(w.hospitals.id), "reason": "The code book says so."})
    look = look_at()
    assert (look.state, look.reason) == (LookState.SETTLED, "The code book says so.")
    assert topics_on(passage) == {"Hospitals"}
    assert tags()[-1] == "synthesis:settle"
    assert "The code book says so." in client.get_page(at).text
    client.post_page(at, {"topic": str(w.law.id), "reason": "Again."}, status=409)
    client.post_ok(f"{base}/undo", {"batch": str(look.batch_id)})
    assert look_at().state is LookState.DIFFERS
    assert topics_on(passage) == {"Law"}


def test_the_same_decision_by_two_agrees(client: PageClient) -> None:
    w = world()
    passage = make.passage(w.positions["ac"], "Tides turn.")
    actions.none_fits([passage], by=make.person(), seen=0)
    db.session.commit()
    make.sign_in(client, w.moderator)
    client.post_ok(f"/rounds/{w.round_.slug}/coding/{passage.id}", {"deed": "none", "seen": "0"})
    assert look_at().state is LookState.AGREED


def test_a_second_opinion_is_asked_for_and_given_blind(client: PageClient) -> None:
    w = world()
    passage = w.passages["psl"]
    other = make.person(name="Ana Prado")
    make.role(other, w.round_, "moderator")
    make.sign_in(client, w.moderator)
    base = f"/rounds/{w.round_.slug}/coding"
    client.post_ok(f"{base}/{passage.id}/second")
    client.post_page(f"{base}/{passage.id}/second", status=409)
    assert "Decided already" in client.get_page(f"{base}?passage={passage.id}").text
    make.sign_in(client, other)
    page = client.get_page(f"{base}?passage={passage.id}")
    assert "What was decided first is not shown" in page.text
    assert "Take off" not in page.text
    seen = str(passage.revision)
    client.post_ok(f"{base}/{passage.id}", {"topic": str(w.hospitals.id), "seen": seen})
    look = look_at()
    assert (look.state, look.asked_by_id) == (LookState.DIFFERS, w.moderator.id)
    assert topics_on(passage) == {"Law"}


def test_nobody_gives_two_opinions_and_none_is_asked_on_what_nobody_decided(app: Flask) -> None:
    w = world()
    with pytest.raises(NotPossible):
        actions.ask(make.passage(w.positions["ac"], "Tides turn."), by=w.moderator)
    actions.ask(w.passages["psl"], by=w.moderator)
    with pytest.raises(NotPossible):
        actions.give(w.passages["psl"], topics=[w.law], by=w.moderator)


@pytest.mark.parametrize("state", LookState)
def test_only_where_two_differ_is_there_something_to_settle(app: Flask, state: LookState) -> None:
    w = world()
    look = actions.ask(w.passages["psl"], by=w.moderator)
    look.state, look.reason, look.settled_at = state, "so", clock.now()
    db.session.flush()
    if LookState.SETTLED in LOOK_MOVES[state]:
        actions.settle(look, topics=[w.hospitals], reason="so", by=w.moderator)
        assert topics_on(look.passage) == {"Hospitals"}
    else:
        with pytest.raises(NotPossible):
            actions.settle(look, topics=[w.hospitals], reason="so", by=w.moderator)
        assert topics_on(look.passage) == {"Law"}
