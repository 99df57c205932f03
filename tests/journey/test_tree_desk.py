"""The tree desk in a browser: from what the engine proposes to a signed tree, by keys, and on a phone."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, Route, expect

from app import db
from app.rounds.models import Round
from config import Config
from tests import make
from tests.journey.hands import PATIENCE
from tests.journey.inside import Inside, serving_inside
from tests.journey.person import Person
from tests.synthesis.test_proposed import said

pytestmark = pytest.mark.browser

TICK = 50  # milliseconds
EACH = 8  # passages of a subject
SUBJECTS = ("hospital", "cable", "election")


@dataclass(frozen=True)
class Desk:
    inside: Inside
    round_: str

    def moderator(self, name: str = "moderator", **facts: object) -> Person:
        return self.inside.somebody(name, **facts)


@pytest.fixture
def desk(settings: Config, tmp_path: Path, browser: Browser) -> Iterator[Desk]:
    """A served round in which three subjects were spoken of, and nobody has begun a tree."""
    with serving_inside(settings, tmp_path, browser) as inside:
        with inside.app.test_request_context():
            db.begin_write()
            moderator = make.person(name="Vera Stone")
            round_ = make.round_(moderators=[moderator])
            for n in range(EACH):
                party = make.party(round_, make.organisation(group=["CS", "ST"][n % 2]))
                for subject in SUBJECTS:
                    make.passage(make.position(party, said(subject, n)))
            inside.admit("moderator", moderator)
            reader = make.person(name="Second Moderator", language="ar")
            make.role(reader, round_, "moderator")
            inside.admit("in Arabic", reader)
            db.session.commit()
            slug = round_.slug
        yield Desk(inside, f"/rounds/{slug}")


def propose(desk: Desk, moderator: Person) -> None:
    """Ask the engine, with keys, and wait for what it finds."""
    moderator.tab_to("Look for topics")
    moderator.enter()
    desk.inside.do_jobs()
    moderator.page.reload()


def test_a_tree_grows_from_proposals_with_keys_alone(desk: Desk) -> None:
    moderator = desk.moderator()
    page = moderator.page
    moderator.open(f"{desk.round_}/topics")
    moderator.look()
    moderator.tab_to("What the engine finds")
    moderator.enter()
    moderator.look()
    propose(desk, moderator)
    moderator.tab_to_field("input[type=range]")
    moderator.key("Home")
    expect(page.locator(".proposed")).to_have_count(2)
    moderator.key("ArrowRight")
    expect(page.locator(".proposed")).to_have_count(3)
    moderator.look()

    _take_all(moderator)
    _rename(moderator)
    _split_and_undo(desk, moderator)
    _merge_and_undo(moderator)


@dataclass(frozen=True)
class Grown:
    """A tree of four topics, one in another, and how its lines read."""

    moderator: Person
    tree: str

    def lines(self) -> list[str]:
        """The numbers and names of the topics, in the order of the page."""
        names = self.moderator.page.locator(".topic-line-name").all_inner_texts()
        return [one.removesuffix(" 0 passages") for one in map(" ".join, map(str.split, names))]


@pytest.fixture
def grown(desk: Desk) -> Grown:
    with desk.inside.app.test_request_context():
        db.begin_write()
        round_ = db.session.scalars(sa.select(Round)).one()
        threats = make.topic(round_, "Threats")
        make.topic(round_, "Hospitals", parent_id=threats.id)
        for name in ("Cables", "Law"):
            make.topic(round_, name)
        db.session.commit()
    return Grown(desk.moderator(), f"{desk.round_}/topics")


def test_a_topic_is_moved_and_moved_back_with_keys_alone(grown: Grown) -> None:
    moderator, page = grown.moderator, grown.moderator.page
    moderator.open(grown.tree)
    assert grown.lines() == ["1 Threats", "1.1 Hospitals", "2 Cables", "3 Law"]
    _change(moderator, "Cables")
    moderator.tab_to_field("select[name=parent]")
    page.keyboard.type("1 Thr")
    expect(page.locator("select[name=parent] option:checked")).to_contain_text("Threats")
    moderator.tab_to_field("input[name=place]")
    moderator.key("ControlOrMeta+a")
    page.keyboard.type("1")
    moderator.tab_to("Move")
    moderator.enter()
    assert grown.lines() == ["1 Threats", "1.1 Cables", "1.2 Hospitals", "2 Law"]
    moderator.key("Tab")  # goes on at the topic that was moved
    assert page.evaluate("document.activeElement.textContent") == "Cables"

    _change(moderator, "Threats")  # not beneath what is beneath it
    beneath = page.locator("select[name=parent] option").all_inner_texts()
    assert [name for name in ("Cables", "Hospitals", "Law") if name in " ".join(beneath)] == ["Law"]
    moderator.open(grown.tree)
    moderator.tab_to("Undo: “Cables” moved")
    moderator.enter()
    moderator.reads("Undone.")
    assert grown.lines() == ["1 Threats", "1.1 Hospitals", "2 Cables", "3 Law"]
    moderator.look()


def _change(moderator: Person, name: str) -> None:
    """Go to the page of a topic with the tabulator."""
    for _topic in range(4):
        moderator.tab_to("Change")
        if name in moderator.page.evaluate("document.activeElement.closest('li').innerText"):
            moderator.enter()
            return
    raise AssertionError(name)


def test_on_a_slow_line_no_key_on_the_slider_is_lost(desk: Desk) -> None:
    moderator = desk.moderator()
    page = moderator.page
    moderator.open(f"{desk.round_}/topics/proposed")
    propose(desk, moderator)
    moderator.tab_to_field("input[type=range]")
    held = _held_back(page)
    for number, (key, topics) in enumerate((("Home", 2), ("ArrowRight", 3), ("Home", 2))):
        moderator.key(key)
        # Each is asked for, though the one before it has no answer.
        _wait_for_more(page, held, number)
        assert held[-1].request.url.endswith(f"topics={topics}")
    held.pop().continue_()
    expect(page.locator(".proposed")).to_have_count(2)
    slider = page.locator("input[type=range]")
    expect(slider).to_be_focused()
    expect(slider).to_have_value("2")
    for overtaken in held:
        overtaken.abort()
    page.unroute("**/topics/proposed?*")

    moderator.key("ArrowRight")
    page.locator(".proposed").nth(2).wait_for()
    moderator.key("Home")  # at once, while the page is still put together
    expect(page.locator(".proposed")).to_have_count(2)
    expect(page.locator(".grain-now")).to_contain_text("2 topics")
    page.reload()
    expect(page.locator(".proposed")).to_have_count(2)


def _held_back(page: Page) -> list[Route]:
    """What the page asks the server about proposals, from now on; nothing of it is answered."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/topics/proposed?*", hold)
    return held


def _wait_for_more(page: Page, held: list[Route], number: int) -> None:
    for _tick in range(int(PATIENCE / TICK)):
        if len(held) > number:
            return
        page.wait_for_timeout(TICK)
    raise AssertionError(f"{number} were asked for and no more")


def _take_all(moderator: Person) -> None:
    page = moderator.page
    moderator.tab_to("Read and take")
    moderator.enter()
    expect(page.locator("main .quote")).to_have_count(EACH)
    moderator.look()
    moderator.tab_to("Take it")
    moderator.enter()
    moderator.reads("is in the tree.")
    for _rest in SUBJECTS[1:]:
        moderator.tab_to("Take as it is")
        moderator.enter()
    expect(page.locator(".proposed .tag")).to_have_count(3)

    moderator.tab_to("the tree")
    moderator.enter()
    moderator.look()
    moderator.tab_to("Sign off version 1")
    moderator.enter()
    moderator.reads("Version 1.")


def _rename(moderator: Person) -> None:
    page = moderator.page
    moderator.tab_to("Change")
    moderator.enter()
    moderator.look()
    moderator.tab_to_field("input[name=name]")
    moderator.key("ControlOrMeta+a")
    page.keyboard.type("The first of three")
    moderator.tab_to("Save")
    moderator.enter()
    expect(page.locator("h1")).to_have_text("The first of three")


def _split_and_undo(desk: Desk, moderator: Person) -> None:
    page = moderator.page
    moderator.tab_to("What the engine finds inside it")
    moderator.enter()
    propose(desk, moderator)
    moderator.look()
    moderator.tab_to("Take as it is")
    moderator.enter()
    moderator.open(f"{desk.round_}/topics")
    expect(page.locator(".topic-line.depth-1")).to_have_count(1)
    moderator.tab_to("Undo:")
    moderator.enter()
    expect(page.locator(".topic-line.depth-1")).to_have_count(0)


def _merge_and_undo(moderator: Person) -> None:
    page = moderator.page
    page.locator(".topic-line-deeds a").nth(1).focus()
    moderator.enter()
    moderator.tab_to_field("select[name=into]")
    moderator.tab_to("Merge")
    moderator.enter()
    moderator.tab_to("the whole tree")
    moderator.enter()
    expect(page.locator(".topic-line")).to_have_count(2)
    moderator.tab_to("Undo:")
    moderator.enter()
    expect(page.locator(".topic-line")).to_have_count(3)
    moderator.reads("Draft of version 2.")
    moderator.tab_to("Sign off version 2")
    moderator.enter()
    moderator.tab_to("Versions")
    moderator.enter()
    moderator.reads("The first of three")
    moderator.look()


def test_on_a_phone_in_arabic_it_is_the_same(desk: Desk) -> None:
    moderator = desk.moderator("in Arabic", small=True)
    page = moderator.page
    moderator.open(f"{desk.round_}/topics/proposed")
    assert page.locator("html").get_attribute("dir") == "rtl"
    with page.expect_navigation():
        page.locator("main form button").first.click()
    desk.inside.do_jobs()
    page.reload()
    moderator.look()
    with page.expect_navigation():
        page.locator(".proposed a.button").first.click()
    moderator.look()
    with page.expect_navigation():
        page.locator("main section:last-of-type form button").last.click()
    expect(page.locator(".proposed .tag")).to_have_count(1)
    moderator.open(f"{desk.round_}/topics")
    moderator.look()
    with page.expect_navigation():
        page.locator(".topic-line-name a").first.click()
    moderator.look()
