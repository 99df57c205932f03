"""A moderator brings NETmundial to a published summary with the product's pages alone.

The words stand in 187 contributions as they were received: the moderator looks for them, ticks
sentences, puts them on topics, writes, cites, says which group was considered, and publishes.
"""

import html
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock, db
from app.organisations.models import Group
from app.rounds.models import Round, RoundState
from app.summaries.models import Section, Sentence
from app.synthesis.models import Passage, Topic
from tests import make
from tests.client import PageClient

pytestmark = pytest.mark.data

HOME = "/rounds/netmundial"
BOX = re.compile(r'name="sentence" value="(\d+-\d+)"[^>]*><label[^>]*>(.*?)</label>', re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A topic, the words that the moderator looks for, in which groups, and what is then written."""

    topic: str
    words: str
    groups: tuple[str, ...]
    sentence: str


PLANS = (
    Plan(
        topic="Multistakeholder model",
        words="multistakeholder",
        groups=("ST", "PS", "CS", "TC", "AC"),
        sentence="Contributions of five groups speak of the multistakeholder model.",
    ),
    Plan(
        topic="Human rights",
        words="human rights",
        groups=("ST", "CS"),
        sentence="Governments and civil society root the principles in human rights.",
    ),
    Plan(
        topic="Evolution of the IGF",
        words="Internet Governance Forum",
        groups=("ST", "PS"),
        sentence="The Forum is named as the place where the discussion goes on.",
    ),
    Plan(
        topic="Net neutrality",
        words="net neutrality",
        groups=("PS", "CS"),
        sentence="Net neutrality is raised by companies and by civil society.",
    ),
    Plan(
        topic="Enhanced cooperation",
        words="enhanced cooperation",
        groups=("ST", "PS"),
        sentence="Enhanced cooperation is still read in different ways.",
    ),
    Plan(
        topic="Capacity building",
        words="capacity building",
        groups=("ST", "PS"),
        sentence="Capacity building is asked for.",
    ),
    Plan(
        topic="Bottom-up processes",
        words="bottom-up",
        groups=("CS", "TC"),
        sentence="Processes should grow from the bottom up.",
    ),
)


@pytest.fixture
def desk(
    data_dir: Path, bring_in: Callable[..., str], inside: Flask, browser_of: PageClient
) -> PageClient:
    """The browser of a moderator of the round, which has just been brought in."""
    bring_in(data_dir / "netmundial/contributions.csv", "netmundial")
    moderator = make.person()
    make.role(moderator, _round(), "moderator")
    make.sign_in(browser_of, moderator)
    return browser_of


def _round() -> Round:
    return db.session.scalars(sa.select(Round).where(Round.slug == "netmundial")).one()


def _group(sign: str) -> uuid.UUID:
    return db.session.scalars(sa.select(Group.id).where(Group.sign == sign)).one()


def _grow_topics(desk: PageClient) -> dict[str, uuid.UUID]:
    for plan in PLANS:
        said = {"name": plan.topic, "belongs": plan.words, "parent": "top"}
        desk.post_ok(f"{HOME}/topics", said)
    desk.post_ok(f"{HOME}/topics/sign-off", {"note": ""})
    return {topic.name: topic.id for topic in db.session.scalars(sa.select(Topic))}


def _found(desk: PageClient, plan: Plan, sign: str) -> Iterator[str]:
    """The positions of the group in which the words are found, as the list of positions says."""
    asked = {"q": plan.words, "group": str(_group(sign))}
    page = desk.get(f"{HOME}/positions", query_string=asked).get_data(as_text=True)
    yield from dict.fromkeys(re.findall(rf'href="{HOME}/positions/([A-Z0-9-]+)"', page))


def _texts(desk: PageClient, reference: str) -> Iterator[tuple[str, str]]:
    """The address and the page of each text of a position, at the coding desk."""
    first = desk.get(f"{HOME}/coding/positions/{reference}").location
    page = desk.get(first).get_data(as_text=True)
    yield first, page
    for other in re.findall(rf'<a href="({HOME}/coding/texts/[0-9a-f-]+)">text \d', page):
        yield other, desk.get(other).get_data(as_text=True)


def _tick_one(desk: PageClient, plan: Plan, sign: str, topic: uuid.UUID) -> None:
    """Tick the first sentence of the group that holds the words, and put it on the topic."""
    for reference in _found(desk, plan, sign):
        for address, page in _texts(desk, reference):
            for value, label in BOX.findall(page):
                words = " ".join(html.unescape(label).split())
                if plan.words.casefold() in words.casefold():
                    desk.post_ok(address, {"sentence": value, "topic": str(topic)})
                    return
    pytest.fail(f"nobody of {sign} says {plan.words}")


def _write(desk: PageClient, plan: Plan, topic: uuid.UUID) -> None:
    """Write the section's sentence and cite the passages that the desk offers beside it."""
    section = db.session.scalars(sa.select(Section.id).where(Section.topic_id == topic)).one()
    said = {"new-text": plan.sentence, "new-revision": "0"}
    desk.post_ok(f"{HOME}/summary/sections/{section}/sentences", said)
    sentence = db.session.scalars(
        sa.select(Sentence.id).where(Sentence.section_id == section)
    ).one()
    page = desk.get(f"{HOME}/summary/write?section={section}&sentence={sentence}")
    offered = re.findall(r'name="passage" value="([0-9a-f-]+)"', page.get_data(as_text=True))
    assert len(set(offered)) == len(plan.groups)
    for passage in dict.fromkeys(offered):
        desk.post_ok(f"{HOME}/summary/sentences/{sentence}/cite", {"passage": passage})


def _publish(desk: PageClient) -> None:
    """Send it for review, which is refused until the last group is considered; then publish."""
    wall = clock.local(clock.now() + timedelta(days=7), _round().zone)
    ends = {"ends": wall.strftime("%Y-%m-%dT%H:%M")}
    desk.post_page(f"{HOME}/summary/review/begin", ends, status=409)
    note = {"IG-note": "Read; their points are made by others in the same words."}
    desk.post_ok(f"{HOME}/summary/considered/{_group('IG')}", note)
    desk.post_ok(f"{HOME}/summary/review/begin", ends)
    hurry = "The meeting was in 2014: there is nobody left to ask."
    assert desk.post_ok(f"{HOME}/summary/publish", {"hurry": hurry}).endswith("/summary/v/1")


def test_a_moderator_brings_netmundial_to_a_published_summary(desk: PageClient) -> None:
    topics = _grow_topics(desk)
    for plan in PLANS:
        for sign in plan.groups:
            _tick_one(desk, plan, sign, topics[plan.topic])
    begin = {"title": "What was said to NETmundial", "language": "en", "by_topic": "y"}
    desk.post_ok(f"{HOME}/summary/write", begin)
    for plan in PLANS:
        _write(desk, plan, topics[plan.topic])
    _publish(desk)

    organiser = make.person()
    make.role(organiser, _round(), "organiser")
    make.sign_in(desk, organiser)
    desk.post_ok(f"{HOME}/desk/move", {"to": RoundState.PUBLISHED.value})

    make.sign_out(desk)
    summary = desk.get_page(f"{HOME}/summary").text
    for plan in PLANS:
        assert plan.sentence in summary
    cited = db.session.scalars(sa.select(Passage).where(Passage.round_id == _round().id)).all()
    assert len(cited) == sum(len(plan.groups) for plan in PLANS)
    for passage in cited:
        assert passage.position is not None
        assert " ".join(passage.contribution.plain[passage.start : passage.end].split()) in summary
    place = desk.get_page(f"{HOME}/positions/{cited[0].position.reference}")
    assert place.ids[f"p-{cited[0].id}"] == 1
    synthesis = desk.get_page(f"{HOME}/synthesis").text
    for plan in PLANS:
        assert plan.topic in synthesis
