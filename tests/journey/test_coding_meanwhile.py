"""What comes in while somebody works at the coding desk: it is told, and nothing moves under their hands."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app import db
from app.analysis.embed import TfidfEmbedder
from app.synthesis import actions
from app.synthesis.tasks import embedding
from config import Config
from tests import make
from tests.journey.inside import Inside, serving_inside
from tests.journey.person import Person
from tests.synthesis.test_coding import suggest
from tests.synthesis.test_engine import LONG
from tests.synthesis.world import World, world

pytestmark = pytest.mark.browser

LATER = "02:00"  # minutes; the desk asks again every 90 seconds
MANY = 40  # topics, so that the page is longer than a screen


class Desk:
    """A round whose engine finds more whenever it is told to."""

    def __init__(self, inside: Inside) -> None:
        self.inside = inside
        with inside.app.test_request_context():
            db.begin_write()
            w = self._world = world()
            for number in range(MANY):
                make.topic(w.round_, f"Matter {number}")
            for turn, name in enumerate(("ac", "ps")):
                suggest(make.passage(w.positions[name], "Tides turn.", turn=turn), w.law)
            inside.admit("moderator", w.moderator)
            inside.admit("colleague", self._colleague(w))
            db.session.commit()
            self.address = f"/rounds/{w.round_.slug}/coding"

    @staticmethod
    def _colleague(w: World) -> make.Person:
        colleague = make.person(name="Daniyar Sokolenko")
        make.role(colleague, w.round_, "moderator")
        return colleague

    def opened(self, name: str = "moderator", **facts: object) -> Person:
        """Somebody who has opened the desk, with a clock that can be turned on."""
        person = self.inside.somebody(name, **facts)
        person.page.clock.install()
        person.open(self.address)
        expect(person.page.locator("[data-keys-hint]")).to_be_visible()
        return person

    def engine_finds(self) -> None:
        """A position comes in; the engine reads it and suggests, also anew for what waits already."""
        with self.inside.app.test_request_context():
            db.begin_write()
            round_ = db.session.merge(self._world.round_)
            stance = db.session.merge(self._world.stance)
            make.position(make.party(round_), {stance: LONG}, stance="support")
            actions.cut_round(round_.id)
            actions.suggest_for_round(round_, again=0)
            db.session.commit()
        self.inside.do_jobs()


@pytest.fixture
def desk(
    settings: Config, tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    monkeypatch.setattr(embedding, "embedder", lambda _round_id: TfidfEmbedder())
    with serving_inside(settings, tmp_path, browser) as inside:
        yield Desk(inside)


def _seen(page: Page) -> dict[str, object]:
    """What must not change: the passage and what is offered on it, the focus, the place, what was typed."""
    found: dict[str, object] = page.evaluate(
        """() => ({
          passage: document.querySelector(".coding-passage").textContent,
          offered: document.querySelector("#decide").textContent,
          why: document.querySelector(".suggestion").textContent,
          focus: document.activeElement.id || document.activeElement.className,
          typed: document.querySelector("[data-picker-filter]").value,
          cursor: document.querySelector("[data-picker-filter]").selectionStart,
          ticked: [...document.querySelectorAll(".picker input:checked")].map(e => e.id),
          scrolled: Math.round(scrollY),
          top: Math.round(document.activeElement.getBoundingClientRect().top),
        })"""
    )
    return found


@pytest.mark.parametrize("small", [False, True])
def test_new_suggestions_are_told_and_nothing_moves(desk: Desk, small: bool) -> None:
    moderator = desk.opened(small=small)
    page = moderator.page
    moderator.key("c")
    expect(page.locator("[data-picker-filter]")).to_be_focused()
    moderator.key("ArrowDown")
    moderator.key(" ")
    page.keyboard.type("matter 3")
    page.evaluate("scrollBy({top: 150, behavior: 'instant'})")
    assert page.evaluate("scrollY") > 0
    before, passage = _seen(page), page.url.rpartition("passage=")[2][:36]

    desk.opened("colleague")
    desk.engine_finds()
    page.clock.fast_forward(LATER)

    company = page.locator("#company")
    expect(company).to_contain_text("new suggestions. You meet them from the next passage on.")
    expect(company).to_contain_text("1 colleague at work")
    assert _seen(page) == before
    page.keyboard.type("9")
    expect(page.locator("[data-picker-filter]")).to_have_value("matter 39")
    moderator.key("Enter")  # what was ticked counts, not what came in meanwhile
    page.wait_for_url(lambda url: passage not in url)
    moderator.open(f"{desk.address}?passage={passage}")
    expect(page.locator("main .notice").last).to_contain_text("Threats")
