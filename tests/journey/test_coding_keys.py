"""Every key of the coding desk: what the list of keys offers, and what each of them does."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, Route, expect

from app import db
from app.synthesis import actions
from app.synthesis.models import Campaign, Passage, Twin
from config import Config
from tests import make
from tests.journey.inside import Inside, serving_inside
from tests.journey.person import Person
from tests.synthesis.test_coding import suggest, topics_on
from tests.synthesis.world import World, world

pytestmark = pytest.mark.browser

KEYS = {
    "k": "and its 1 undecided copy with it",
    "a": "Accept: Law",
    "x": "No topic fits",
    "n": "Next",
    "c": "Other topic, or several",
    "s": "Cut it up",
    "u": "Undo: 1 passage decided",
    "m": "mark another stretch in this text",
    "1": "Threats",
    "2": "Hospitals",
    "3": "Law",
    "r": "Reject: Law",
}
FIRST, SECOND = "Hospitals must be off limits.", "The law of the sea does not help."


@dataclass
class Desk:
    """The first passage before a moderator: of two sentences, with two suggestions and a copy."""

    inside: Inside
    moderator: Person
    address: str
    passages: list[str]

    def shows(self, number: int) -> None:
        """The passage of this number lies there, and the desk listens to keys."""
        page = self.moderator.page
        page.wait_for_url(f"**passage={self.passages[number]}*")
        expect(page.locator("[data-keys-hint]")).to_be_visible()

    def topics(self, number: int) -> set[str]:
        with self.inside.app.app_context():
            return topics_on(self.passage(number))

    def waits(self, number: int) -> bool:
        with self.inside.app.app_context():
            return self.passage(number).decided_at is None

    def passage(self, number: int) -> Passage:
        return db.session.get_one(Passage, uuid.UUID(self.passages[number]))


@pytest.fixture
def desk(settings: Config, tmp_path: Path, browser: Browser) -> Iterator[Desk]:
    with serving_inside(settings, tmp_path, browser) as inside:
        with inside.app.test_request_context():
            db.begin_write()
            w = world()
            passages = _waiting(w)
            suggest(passages[0], w.law, 0.9)
            suggest(passages[0], w.hospitals, 0.6)
            done = make.passage(w.positions["st"], "Tides turn.")
            actions.code(done, topics=[w.law], by=w.moderator)
            inside.admit("moderator", w.moderator)
            db.session.commit()
            address = f"/rounds/{w.round_.slug}/coding"
            idents = [str(passage.id) for passage in passages]
        moderator = inside.somebody("moderator")
        desk = Desk(inside, moderator, address, idents)
        moderator.open(address)
        desk.shows(0)
        yield desk


def _waiting(w: World) -> list[Passage]:
    """Passages in the order of the desk; the last is a copy of the first."""
    positions = (w.positions["ac"], w.positions["ps"], w.positions["cs1"], w.positions["cs2"])
    words = (f"{FIRST} {SECOND}", "Tides turn.", "Tides turn.", f"{FIRST} {SECOND}")
    passages = [
        make.passage(position, said, turn=turn)
        for turn, (position, said) in enumerate(zip(positions, words, strict=True))
    ]
    campaign = Campaign(round_id=w.round_.id, canonical=passages[0])
    campaign.twins = [Twin(passage=passage, likeness=1) for passage in (passages[0], passages[3])]
    db.session.add(campaign)
    return passages


def test_the_list_names_every_key(desk: Desk) -> None:
    moderator, page = desk.moderator, desk.moderator.page
    moderator.key("?")
    listed = page.locator("dialog[open] dl.keys-list")
    names = listed.locator("kbd").all_inner_texts()
    assert dict(zip(names, listed.locator("dd").all_inner_texts(), strict=True)) == KEYS
    moderator.look()
    moderator.key("x")
    expect(page.locator("dialog[open]")).to_have_count(1)  # nothing is done behind the list
    moderator.key("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    assert desk.waits(0)


def test_a_accepts_what_is_suggested_and_goes_on(desk: Desk) -> None:
    desk.moderator.key("a")
    desk.shows(1)
    assert desk.topics(0) == {"Law"}
    assert desk.waits(3)


def test_k_takes_the_copies_along(desk: Desk) -> None:
    box = desk.moderator.page.locator("#copies")
    for ticked in (True, False, True):
        desk.moderator.key("k")
        expect(box).to_be_checked(checked=ticked)
    desk.moderator.key("a")
    desk.shows(1)
    assert (desk.topics(0), desk.topics(3)) == ({"Law"}, {"Law"})


def test_r_rejects_and_stays(desk: Desk) -> None:
    desk.moderator.key("r")
    expect(desk.moderator.page.locator("[data-key=a]")).to_contain_text("Accept: Hospitals")
    desk.shows(0)
    assert desk.waits(0)
    desk.moderator.key("r")
    expect(desk.moderator.page.locator("[data-key=a]")).to_have_count(0)


@pytest.mark.parametrize(("key", "topic"), [("1", "Threats"), ("2", "Hospitals"), ("3", "Law")])
def test_a_number_puts_it_on_that_topic(desk: Desk, key: str, topic: str) -> None:
    desk.moderator.key(key)
    desk.shows(1)
    assert desk.topics(0) == {topic}


def test_x_says_that_none_fits_and_u_takes_it_back(desk: Desk) -> None:
    desk.moderator.key("x")
    desk.shows(1)
    assert (desk.waits(0), desk.topics(0)) == (False, set())
    desk.moderator.key("u")
    desk.shows(0)
    assert desk.waits(0)


def test_n_leaves_it_for_later(desk: Desk) -> None:
    for number in (1, 2, 3, 0):
        desk.moderator.key("n")
        desk.shows(number)
    assert [desk.waits(number) for number in range(4)] == [True] * 4


def test_c_opens_the_list_of_topics_and_escape_leaves_it(desk: Desk) -> None:
    moderator, page = desk.moderator, desk.moderator.page
    opener, filter_ = page.locator("summary[data-key=c]"), page.locator("[data-picker-filter]")
    moderator.key("c")
    expect(filter_).to_be_focused()
    page.keyboard.type("xan")
    expect(page.locator(".picker-nothing")).to_be_visible()
    assert desk.waits(0)  # letters that are typed are no keys
    moderator.key("Escape")
    expect(opener).to_be_focused()
    expect(filter_).to_be_hidden()
    moderator.key("c")
    expect(filter_).to_be_focused()
    for key in ("ArrowDown", " ", "ArrowDown", " ", "Enter"):
        moderator.key(key)
    desk.shows(1)
    assert desk.topics(0) == {"Threats", "Hospitals"}


def test_s_cuts_it_up(desk: Desk) -> None:
    moderator = desk.moderator
    moderator.key("s")
    moderator.tab_to_field("input[name=cut]")
    moderator.key(" ")
    moderator.tab_to("Cut")
    moderator.enter()
    desk.shows(1)
    with desk.inside.app.app_context():
        whole = desk.passage(0)
        parts = db.session.scalars(
            sa.select(Passage).where(
                Passage.position_id == whole.position_id,
                Passage.counts,
                Passage.decided_at.is_(None),
            )
        )
        words = whole.contribution.plain
        assert sorted(words[one.start : one.end].strip() for one in parts) == [FIRST, SECOND]


def test_m_leads_to_the_whole_text_where_a_stretch_is_marked(desk: Desk) -> None:
    moderator, page = desk.moderator, desk.moderator.page
    with page.expect_navigation():
        moderator.key("m")
    moderator.tab_to_field("[data-selectable]")
    for key in ("j", "j", "Enter"):
        moderator.key(key)
    expect(page.locator("[data-select-words]")).to_contain_text(SECOND)
    moderator.tab_to("Mark as a passage")
    moderator.enter()
    expect(page.locator(".tick-list")).to_contain_text(SECOND)


@pytest.mark.parametrize("key", ["a", "x", "1", "n", "r"])
def test_on_a_slow_line_a_key_pressed_again_does_nothing_more(desk: Desk, key: str) -> None:
    page = desk.moderator.page
    with _slow(page, desk.address):
        for pressed in (key, key, "x"):
            desk.moderator.key(pressed)
    desk.shows(0 if key == "r" else 1)
    assert _sent(page) == 1
    assert desk.topics(0) == ({"Law"} if key == "a" else {"Threats"} if key == "1" else set())
    assert desk.waits(1)
    desk.moderator.key("3")  # and the page that came hears the next key
    desk.shows(1 if key == "r" else 2)


def test_undoing_twice_by_mouse_or_key_undoes_once(desk: Desk) -> None:
    page = desk.moderator.page
    desk.moderator.key("x")
    desk.shows(1)
    with _slow(page, desk.address):
        page.locator("[data-key=u]").dblclick(no_wait_after=True)
        desk.moderator.key("u")
    desk.shows(0)
    assert _sent(page) == 1
    expect(page.locator("[role=status]").first).to_contain_text("1 passage is as it was")


@contextmanager
def _slow(page: Page, address: str) -> Iterator[None]:
    """What is sent waits until all of this is done; the page keeps in mind what it sent."""
    held: list[Route] | None = []

    def hold(route: Route) -> None:
        if held is None:
            route.continue_()
        else:
            held.append(route)

    page.evaluate(
        """document.addEventListener("submit", event => {
          if (event.defaultPrevented) return;
          sessionStorage.sent = (sessionStorage.sent ?? "") + "one ";
        })"""
    )
    page.route(f"**{address}/**", hold)
    yield
    waiting, held = held, None
    for route in waiting:
        route.continue_()


def _sent(page: Page) -> int:
    """How many forms were sent on the slow line."""
    return int(page.evaluate("sessionStorage.sent.split(' ').length - 1"))
