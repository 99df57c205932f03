"""The desks and the synthesis as pages: for whom, by which forms, at what cost."""

import csv
import io

import sqlalchemy as sa
from flask import Flask

from app import db
from app.rounds.models import Attribution, RoundState
from app.synthesis import actions
from app.synthesis.models import Batch, Passage, SuggestionState, Topic, TreeState
from tests import make
from tests.client import PageClient
from tests.counting import statements
from tests.synthesis.test_coding import suggest, topics_on
from tests.synthesis.world import World, world


def signed_in(client: PageClient, **facts: object) -> World:
    w = world(**facts)
    make.sign_in(client, w.moderator)
    return w


def test_the_desks_are_for_those_who_run_the_round(client: PageClient) -> None:
    w = world()
    base = f"/rounds/{w.round_.slug}"
    for page in ("topics", "coding", "coding/list", "synthesis", f"topics/{w.law.id}"):
        assert client.get(f"{base}/{page}").status_code in {303, 302}
    make.sign_in(client, make.person())
    for page in ("topics", "coding", "coding/list", "synthesis"):
        client.get_page(f"{base}/{page}", status=403)
    for page in ("topics", "topics/sign-off", f"topics/{w.law.id}/merge", "coding/list"):
        assert client.post(f"{base}/{page}").status_code == 403
    hidden = world(visibility="confidential")
    make.sign_in(client, w.moderator)
    client.get_page(f"/rounds/{hidden.round_.slug}/synthesis", status=404)


def test_a_tree_grows_is_signed_off_and_shows_its_versions(client: PageClient) -> None:
    moderator = make.person()
    round_ = make.round_(moderators=[moderator])
    make.sign_in(client, moderator)
    base = f"/rounds/{round_.slug}/topics"
    assert "No topic yet" in client.get_page(base).text
    page = client.post_page(base, {"name": " ", "parent": "top"})
    assert "There is a problem" in page.text
    client.post_ok(base, {"name": "Norms", "parent": "top", "belongs": "What States should do"})
    topic = db.session.scalar(sa.select(Topic))
    assert topic is not None
    client.post_ok(base, {"name": "Law", "parent": str(topic.id)})
    client.post_page(base, {"name": "norms", "parent": "top"}, status=409)
    client.post_ok(f"{base}/sign-off", {"note": "first"})
    client.post_page(f"{base}/sign-off", {"note": "again"}, status=409)
    client.post_ok(f"{base}/{topic.id}", {"name": "Norms and rules"})
    client.post_page(f"{base}/{topic.id}", {"name": ""})
    client.post_page(f"{base}/{topic.id}/move", {"parent": "top", "place": "x"})
    client.post_page(f"{base}/{topic.id}/merge", {"into": "nothing"})
    client.post_page(f"{base}/{topic.id}/split", {"part-name": ""})
    client.post_ok(f"{base}/sign-off", {"note": "second"})
    assert "Described anew: Norms and rules" in client.get_page(f"{base}/versions").text


def test_topics_move_merge_split_and_go_by_forms(client: PageClient) -> None:
    w = signed_in(client)
    base = f"/rounds/{w.round_.slug}/topics"
    client.post_ok(f"{base}/{w.law.id}/move", {"parent": str(w.threats.id), "place": "1"})
    client.post_ok(
        f"{base}/{w.hospitals.id}/split",
        {"part-name": "Clinics", "passage": str(w.passages["cs1h"].id)},
    )
    assert topics_on(w.passages["cs1h"]) == {"Clinics"}
    suggest(w.passages["cs2h"], w.law)
    db.session.commit()
    assert (
        "2 passages, 0 topics beneath it. 1 suggestion that nobody decided goes."
        in client.get_page(f"{base}/{w.law.id}").text
    )
    client.post_ok(f"{base}/{w.law.id}/merge", {"into": str(w.hospitals.id)})
    client.get_page(f"{base}/{w.law.id}", status=404)
    client.post_page(f"{base}/{w.threats.id}/remove", status=409)
    client.post_ok(base, {"name": "Fresh", "parent": "top"})
    fresh = db.session.scalar(sa.select(Topic).where(Topic.name == "Fresh"))
    assert fresh is not None
    client.get_page(f"{base}/{fresh.id}")
    client.post_ok(f"{base}/{fresh.id}/remove")
    assert "Fresh" not in [topic.name for topic in w.law.tree.topics if not topic.removed_at]


def test_two_who_describe_one_topic_meet_the_conflict(client: PageClient) -> None:
    w = signed_in(client)
    address = f"/rounds/{w.round_.slug}/topics/{w.law.id}"
    client.post_page(address, {"name": "Sea", "seen": "0000"}, status=409)


def test_the_desk_hands_out_passages_until_none_waits(client: PageClient) -> None:
    w = signed_in(client)
    first = make.passage(w.positions["ac"], "Tides turn.", certainty=0.1)
    second = make.passage(w.positions["ps"], "Tides turn.", certainty=0.2)
    suggest(first, w.law)
    base = f"/rounds/{w.round_.slug}/coding"
    page = client.get_page(client.get(base).location)
    assert "5 of 7 decided, 2 left" in page.text
    assert "Accept: Law" in page.text
    to = client.post_ok(f"{base}/{first.id}", {"accept": str(w.law.id), "seen": "0"})
    assert to.endswith(f"order=teaches&passage={second.id}")
    assert topics_on(first) == {"Law"}
    page = client.get_page(to)
    assert "6 of 7 decided, 1 left" in page.text
    client.post_ok(f"{base}/{second.id}", {"deed": "none", "seen": "0"})
    assert "Nothing waits for a decision" in client.get_page(base).text
    batch = db.session.scalar(sa.select(Batch).order_by(Batch.at.desc()))
    assert batch is not None
    to = client.post_ok(f"{base}/undo", {"batch": str(batch.id)})
    assert to.endswith(f"passage={second.id}")
    assert "6 of 7 decided, 1 left" in client.get_page(to).text


def test_each_order_goes_through_every_waiting_passage(client: PageClient) -> None:
    w = signed_in(client)
    waiting = {
        make.passage(position, "Tides turn.", certainty=n / 10).id
        for n, position in enumerate(w.positions.values())
    }
    loose = make.passage(w.positions["ac"], "Tides")
    loose.question = loose.party = loose.position = None
    db.session.commit()
    waiting.add(loose.id)
    base = f"/rounds/{w.round_.slug}/coding"
    for order in ("teaches", "party", "place"):
        seen, address = set(), f"{base}?order={order}"
        for _step in waiting:
            to = client.get(address).location
            (ident,) = {i for i in waiting if f"passage={i}" in to}
            seen.add(ident)
            address = f"{base}?order={order}&after={ident}"
        assert seen == waiting, order


def test_deciding_twice_is_a_conflict_and_changes_nothing(client: PageClient) -> None:
    w = signed_in(client)
    passage = make.passage(w.positions["ac"], "Tides turn.")
    address = f"/rounds/{w.round_.slug}/coding/{passage.id}"
    client.post_ok(address, {"topic": str(w.law.id), "seen": "0"})
    client.post_page(address, {"topic": str(w.hospitals.id), "seen": "0"}, status=409)
    assert topics_on(passage) == {"Law"}
    page = client.get_page(f"/rounds/{w.round_.slug}/coding?passage={passage.id}")
    assert "Decided already" in page.text
    client.post_ok(address, {"off": str(w.law.id), "seen": "1", "stay": "1"})
    assert topics_on(passage) == set()
    client.post_page(address, {"seen": "2"}, status=409)


def test_several_topics_cutting_up_rejecting_and_taking_away(client: PageClient) -> None:
    w = signed_in(client)
    passage = make.passage(w.positions["ac"])
    base = f"/rounds/{w.round_.slug}/coding"
    wrong = suggest(passage, w.hospitals)
    client.post_ok(f"{base}/{passage.id}", {"reject": str(w.hospitals.id), "stay": "1"})
    assert wrong.state is SuggestionState.REJECTED
    client.post_ok(f"{base}/{passage.id}", {"topic": [str(w.law.id), str(w.hospitals.id)]})
    assert topics_on(passage) == {"Law", "Hospitals"}
    page = client.get_page(f"{base}?passage={passage.id}")
    assert "Cut before" in page.text
    client.post_ok(f"{base}/{passage.id}", {"deed": "cut", "cut": ["30", "64"]})
    parts = db.session.scalars(
        sa.select(Passage).where(
            Passage.contribution_id == passage.contribution_id, Passage.removed_at.is_(None)
        )
    ).all()
    assert sorted((part.start, part.end) for part in parts) == [(0, 29), (30, 63), (64, 75)]
    client.post_ok(f"{base}/{parts[0].id}", {"deed": "away"})
    assert parts[0].counts is False


def test_the_desk_opens_only_after_sign_off(client: PageClient) -> None:
    moderator = make.person()
    round_ = make.round_(moderators=[moderator])
    make.tree(round_, state=TreeState.DRAFT, version=0)
    topic = make.topic(round_)
    passage = make.passage(make.position(make.party(round_)))
    make.sign_in(client, moderator)
    page = client.get_page(f"/rounds/{round_.slug}/coding")
    assert "The desk opens when the topic tree is signed off" in page.text
    address = f"/rounds/{round_.slug}/coding/{passage.id}"
    client.post_page(address, {"topic": str(topic.id)}, status=409)


def test_many_are_ticked_or_all_accepted_after_a_preview(client: PageClient) -> None:
    w = signed_in(client)
    extra = make.position(make.party(w.round_), {w.stance: "One. Two. Three. Four."})
    passages = [make.passage(extra, f"{word}.") for word in ("One", "Two", "Three", "Four")]
    made = [suggest(p, w.law, 0.9 - n / 10) for n, p in enumerate(passages)]
    suggest(passages[0], w.hospitals, 0.1)
    base = f"/rounds/{w.round_.slug}/coding"
    page = client.get_page(f"{base}/list?least=70")
    assert "Accept all 3 passages" in page.text
    client.post_page(f"{base}/list", {"deed": "accept"})
    client.post_ok(f"{base}/list", {"deed": "reject", "suggestion": str(made[3].id)})
    client.post_ok(
        f"{base}/list",
        {"deed": "correct", "suggestion": str(made[2].id), "topic": str(w.hospitals.id)},
    )
    assert topics_on(passages[2]) == {"Hospitals"}
    page = client.get_page(f"{base}/accept?topic={w.law.id}")
    assert "2 passages would be put on the topics suggested for them" in page.text
    answer = {"topic": str(w.law.id), "least": "0"}
    client.post_page(f"{base}/accept", {**answer, "shown": "7"}, status=409)
    client.post_ok(f"{base}/accept", {**answer, "shown": "2"})
    assert [topics_on(p) for p in passages[:2]] == [{"Law"}, {"Law"}]
    client.post_page(f"{base}/accept", {**answer, "shown": "0"}, status=409)


def test_passages_are_marked_by_selection_or_by_ticked_sentences(client: PageClient) -> None:
    w = signed_in(client)
    said = w.positions["ac"].versions[0].answers[0].contribution
    assert said is not None
    to = client.post(f"/rounds/{w.round_.slug}/coding/positions/nothing")
    assert to.status_code == 405
    base = f"/rounds/{w.round_.slug}/coding"
    to = client.get(f"{base}/positions/{w.positions['ac'].reference}").location
    assert to.endswith(f"/coding/texts/{said.id}")
    client.get_page(to)
    client.post_page(to, {})
    client.post_ok(to, {"start": "0", "end": "9", "topic": str(w.law.id)})
    client.post_ok(to, {"sentence": ["30-63", "64-75"]})
    found = db.session.scalars(
        sa.select(Passage).where(Passage.contribution_id == said.id).order_by(Passage.start)
    ).all()
    assert [(p.start, p.end) for p in found] == [(0, 9), (30, 75)]
    assert topics_on(found[0]) == {"Law"}
    client.post_page(to, {"start": "5", "end": "5"}, status=409)


def test_the_synthesis_opens_topics_and_names_the_silent(client: PageClient) -> None:
    w = signed_in(client)
    base = f"/rounds/{w.round_.slug}/synthesis"
    page = client.get_page(base)
    assert "Working state" in page.text
    assert "3 of 5" in page.text
    page = client.get_page(f"{base}/topics/{w.law.id}")
    assert "The law of the sea does not help." in page.text
    assert "Silent 3 Org ac · Org cs1 · Org cs2" in page.text
    assert page.text.count("Private sector") >= 2  # in the chart and in the table beneath it
    assert "All groups together 2 3 5" in page.text
    fragment = client.get(f"{base}/topics/{w.law.id}", headers={"HX-Request": "true"})
    assert "<html" not in fragment.get_data(as_text=True)
    group = make.group("PS")
    page = client.get_page(f"{base}/topics/{w.law.id}?group={group.id}")
    assert "The law of the sea does not help." in page.text
    assert "Hospitals must" not in page.text
    for sort in ("parties", "agreement", "disagreement", "nonsense"):
        client.get_page(f"{base}?sort={sort}")
    page = client.get_page(f"{base}?table=1")
    assert "support 2" in page.text
    page = client.get_page(f"{base}?stance=oppose&text=sea&region=none&group={group.id}")
    assert "1/1" in page.text


def test_the_public_reads_it_once_the_round_is_published(client: PageClient) -> None:
    w = world()
    base = f"/rounds/{w.round_.slug}/synthesis"
    assert client.get(base).status_code == 303
    w.round_.state, w.round_.published_at = RoundState.PUBLISHED, w.round_.opens_at
    db.session.commit()
    page = client.get_page(base)
    assert "Working state" not in page.text
    client.get_page(f"{base}/topics/{w.law.id}")
    assert client.get(f"{base}.csv").status_code == 200


def test_nothing_small_gets_out_where_names_are_not_shown(client: PageClient) -> None:
    w = world(attribution=Attribution.GROUP, least_shown=3, state=RoundState.PUBLISHED)
    base = f"/rounds/{w.round_.slug}/synthesis"
    page = client.get_page(f"{base}/topics/{w.law.id}")
    assert "Org ps" not in page.text
    assert "Private sector" not in page.text
    assert "Who spoke" not in page.text
    assert "A party" in page.text
    group = make.group("PS")
    client.get_page(f"{base}/topics/{w.law.id}?group={group.id}", status=404)
    page = client.get_page(f"{base}?language=fr&text=sea")
    assert "Names are not shown" in page.text
    assert "Words" not in page.text
    rows = list(csv.reader(io.StringIO(client.get(f"{base}.csv").get_data(as_text=True))))
    assert [row[3] for row in rows if row[1] == "Law"] == ["<3", "<3", "0", "0", ""]


def test_the_table_for_other_programs_holds_no_formula(client: PageClient) -> None:
    w = signed_in(client)
    w.law.name = "=HYPERLINK(1)"
    db.session.commit()
    text = client.get(f"/rounds/{w.round_.slug}/synthesis.csv").get_data(as_text=True)
    assert "'=HYPERLINK(1)" in text
    assert ",=HYPERLINK" not in text


def test_pages_cost_the_same_with_one_row_and_with_many(client: PageClient, app: Flask) -> None:
    w = signed_in(client)
    first = make.passage(w.positions["ac"], "Tides turn.")
    suggest(first, w.law)
    differed = w.passages["psl"]
    actions.give(differed, topics=[w.hospitals], by=make.person())
    base = f"/rounds/{w.round_.slug}"
    pages = [
        "topics",
        f"topics/{w.law.id}",
        f"coding?passage={first.id}",
        f"coding?passage={differed.id}",
        "coding/list",
        "coding/none",
        "coding/none?by=people",
        "coding/second",
        "coding/progress",
        "coding/again",
        f"coding/company?passage={first.id}",
        f"coding/accept?topic={w.law.id}",
        f"coding/texts/{first.contribution_id}",
        "synthesis",
        "synthesis?text=sea",
        f"synthesis/topics/{w.law.id}",
        f"synthesis/topics/{w.law.id}?group={make.group('PS').id}",
        "synthesis.csv",
    ]

    def cost() -> dict[str, int]:
        found = {}
        for page in pages:
            with statements(app) as counted:
                assert client.get(f"{base}/{page}").status_code == 200, page
            found[page] = len(counted)
        return found

    few = cost()
    for number in range(4):
        topic = make.topic(w.round_, parent_id=w.law.id)
        position = make.position(make.party(w.round_), {w.stance: "A. B. C. D."}, stance="oppose")
        make.coding(make.passage(position, "A."), topic, w.moderator)
        make.coding(make.passage(position, "B."), w.law, w.moderator)
        suggest(make.passage(position, "C."), topic, number / 10)
    assert cost() == few
    assert {page: n for page, n in few.items() if n > 12} == {}
