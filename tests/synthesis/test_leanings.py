"""Who speaks of a topic more than others do, with how far each share is known; never past a withheld number."""

import csv
import io

from app import db
from app.positions import actions as positions
from app.positions.models import Position
from app.rounds.actions import move
from app.rounds.models import Attribution, Round, RoundState
from app.synthesis.models import Topic
from tests import make
from tests.client import PageClient

HARBOURS, REEFS = 9, 8  # parties of one group on one topic, of the other on the other


def _world(*, few: int = 0, **facts: object) -> tuple[Round, Topic, list[Position]]:
    """Civil society on harbours, States on reefs, and `few` States on a third topic, tides."""
    organiser = make.person()
    round_ = make.round_(
        **{"state": RoundState.CLOSED, "least_shown": 3, "organisers": [organiser], **facts}
    )
    topics = [make.topic(round_, name) for name in ("Harbours", "Reefs", "Tides")]
    spoke = []
    for topic, group, number in zip(
        topics, ("CS", "ST", "ST"), (HARBOURS, REEFS, few), strict=True
    ):
        for _ in range(number):
            position = make.position(make.party(round_, make.organisation(group=group)))
            make.coding(make.passage(position), topic)
            spoke.append(position)
    move(round_, RoundState.PUBLISHED, by=organiser)
    db.session.commit()
    return round_, topics[0], spoke


def _table(client: PageClient, round_: Round) -> dict[tuple[str, str], dict[str, str]]:
    text = client.get(f"/rounds/{round_.slug}/synthesis.csv").get_data(as_text=True)
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    return {(row["name"], row["group"]): row for row in rows}


def test_an_opened_topic_says_who_speaks_of_it_more_and_how_far_that_is_known(
    client: PageClient,
) -> None:
    round_, harbours, _spoke = _world(attribution=Attribution.NAMED)
    page = client.get_page(f"/rounds/{round_.slug}/synthesis/topics/{harbours.id}")
    said = page.text
    assert "100 %; 95 % interval 76 to 100 %" in said  # Beta(9.5, 0.5), whose upper end is 1
    assert "speaks of it more than the other groups" in said
    assert "speaks of it less than the other groups" in said
    civil = make.group("CS")
    page = client.get_page(f"/rounds/{round_.slug}/synthesis/topics/{harbours.id}?group={civil.id}")
    assert "speaks of it more than the other groups" in page.text
    row = _table(client, round_)["Harbours", "CS"]
    assert (row["low"], row["high"]) == ("0.7624", "1.0")
    assert float(row["log_odds"]) > 0
    assert float(row["z"]) > 1.96
    assert float(_table(client, round_)["Harbours", "ST"]["z"]) < -1.96
    assert _table(client, round_)["Harbours", "all"]["once"] == str(HARBOURS)


def test_a_group_that_speaks_like_the_others_is_said_to_be_nothing_special(
    client: PageClient,
) -> None:
    organiser = make.person()
    round_ = make.round_(state=RoundState.CLOSED, organisers=[organiser])
    topic, other = make.topic(round_, "Harbours"), make.topic(round_, "Reefs")
    for group in ("CS", "ST"):
        position = make.position(make.party(round_, make.organisation(group=group)))
        passage = make.passage(position)
        make.coding(passage, topic)
        make.coding(passage, other)
    move(round_, RoundState.PUBLISHED, by=organiser)
    db.session.commit()
    page = client.get_page(f"/rounds/{round_.slug}/synthesis/topics/{topic.id}")
    assert "log-odds +0.00, z +0.0" in page.text
    assert "than the other groups" not in page.text


def test_d06_no_leaning_tells_of_a_number_that_is_withheld(client: PageClient) -> None:
    round_, harbours, spoke = _world(attribution=Attribution.GROUP)
    assert _table(client, round_)["Reefs", "ST"]["z"]
    positions.withdraw(spoke[0], reason="We changed our mind.", by=make.person())
    db.session.commit()
    table = _table(client, round_)
    assert table["Harbours", "CS"]["spoke"] == "<3"
    for row in table.values():
        assert (row["log_odds"], row["z"], row["once"]) == ("", "", "")
    assert (table["Harbours", "CS"]["low"], table["Harbours", "CS"]["high"]) == ("", "")
    page = client.get_page(f"/rounds/{round_.slug}/synthesis/topics/{harbours.id}")
    assert "than the other groups" not in page.text


def test_d06_a_small_number_on_one_topic_silences_the_leanings_of_its_level(
    client: PageClient,
) -> None:
    round_, harbours, _spoke = _world(few=2, attribution=Attribution.GROUP)
    table = _table(client, round_)
    assert table["Tides", "ST"]["spoke"] == "<3"
    assert {row["z"] for row in table.values()} == {""}
    assert table["Harbours", "CS"]["low"]  # its own number is told, and so is how far it is known
    page = client.get_page(f"/rounds/{round_.slug}/synthesis/topics/{harbours.id}")
    assert "95 % interval" in page.text
    assert "than the other groups" not in page.text
