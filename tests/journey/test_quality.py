"""Measuring quality, and the writer's desk, by those who use keys alone, read Arabic or run no scripts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app import clock, db
from app.synthesis.models import Suggestion
from config import Config
from tests import make
from tests.journey.inside import serving_inside
from tests.journey.person import Person
from tests.journey.walking import walk
from tests.summaries import kit

pytestmark = pytest.mark.browser

GROUPS = ("CS", "ST", "PS", "TC", "AC")
MORE = 12  # topics of which nobody spoke, so that the list is longer than a screen

Somebody = Callable[..., Person]


@pytest.fixture
def desk(settings: Config, tmp_path: Path, browser: Browser) -> Iterator[tuple[Somebody, str]]:
    """A served round that the engine has looked at; makes its moderators, who are signed in."""
    with serving_inside(settings, tmp_path, browser) as inside:
        with inside.app.test_request_context():
            db.begin_write()
            world = kit.heard(*GROUPS)
            for number in range(MORE):
                make.topic(world.round_, f"Matter {number}", belongs="What is said of it.")
            for passage in world.passages:
                passage.suggested_at = clock.now()
                db.session.add(
                    Suggestion(passage=passage, topic=world.topic, score=0.9, engine="test-1")
                )
            second = make.person(name="Second Coder", language="ar")
            make.role(second, world.round_, "moderator")
            inside.admit("first", world.moderator)
            inside.admit("second", second)
            db.session.commit()
            slug = world.round_.slug

        def somebody(name: str = "first", **facts: object) -> Person:
            return inside.somebody(name, **facts)

        yield somebody, f"/rounds/{slug}"


def test_a_sample_is_drawn_coded_and_closed_with_keys_alone(desk: tuple[Somebody, str]) -> None:
    somebody, round_ = desk
    moderator = somebody()
    moderator.open(f"{round_}/quality")
    moderator.look()
    moderator.tab_to("Draw by lot")
    moderator.enter()
    moderator.reads("Nobody has begun yet.")
    moderator.look()
    moderator.tab_to("Code blind")
    moderator.enter()
    moderator.look()
    for number in range(len(GROUPS)):
        moderator.reads(f"{number} of 5 coded by you")
        expect(moderator.page.locator("[aria-keyshortcuts=s]")).to_have_count(1)
        if number:
            moderator.key("1")
        with moderator.page.expect_navigation():
            moderator.key("s" if number else "x")
    moderator.reads("You have coded the whole sample")
    moderator.tab_to("To the sample")
    moderator.enter()
    expect(moderator.page.get_by_text("How far they agree")).to_have_count(0)
    moderator.tab_to("Close it")
    moderator.enter()
    moderator.reads("How far they agree")
    moderator.reads("4 of 5")
    moderator.look()


def test_a_second_person_codes_in_arabic_without_scripts(desk: tuple[Somebody, str]) -> None:
    somebody, round_ = desk
    first = somebody("second")
    first.open(f"{round_}/quality")
    first.look()
    with first.page.expect_navigation():
        first.page.locator("form:has([name=margin]) button").click()
    first.look()
    second = somebody("first", scripts=False)
    second.open(f"{round_}/quality/1/code")
    second.page.locator("input[name=topic]").first.focus()
    second.key("Space")
    with second.page.expect_navigation():
        second.key("Enter")  # in a field, the first button of its form is pressed
    second.reads("1 of 5 coded by you")
    first.open(f"{round_}/quality/1/code")
    first.look()
    expect(first.page.locator("html")).to_have_attribute("dir", "rtl")
    expect(first.page.locator("progress")).to_have_attribute("value", "0")


def test_the_writer_begins_and_cites_with_keys_alone(desk: tuple[Somebody, str]) -> None:
    somebody, round_ = desk
    writer = somebody()
    writer.open(f"{round_}/summary/write")
    writer.tab_to("Begin the summary")
    writer.enter()
    writer.tab_to_field("textarea")
    writer.page.keyboard.type("Several parties spoke of it.")
    writer.tab_to("Add")
    writer.enter()
    expect(writer.page.locator("[aria-keyshortcuts='1']")).to_have_count(1)
    with writer.page.expect_navigation():
        writer.key("1")
    writer.reads("1 source")
    writer.reads("1 of 5 parties that addressed the point")
    writer.reads("the number says one")
    writer.look()


@pytest.mark.parametrize("name", ["first", "second"])
def test_on_a_phone_all_of_it_is_walked_through_by_keys_also_in_arabic(
    desk: tuple[Somebody, str], name: str
) -> None:
    somebody, round_ = desk
    moderator = somebody(name, small=True)
    page = moderator.page
    moderator.open(f"{round_}/quality")
    assert page.locator("html").get_attribute("dir") == ("rtl" if name == "second" else "ltr")
    _walk_and_look(moderator)
    page.locator("form:has([name=margin]) button").focus()
    moderator.enter()
    _walk_and_look(moderator)
    moderator.open(f"{round_}/quality/1/code")
    _walk_and_look(moderator)
    for number in range(len(GROUPS)):
        expect(page.locator("progress")).to_have_attribute("value", str(number))
        moderator.tab_to_field("input[name=topic]")
        moderator.key("Space")
        with page.expect_navigation():
            moderator.key("s")  # heard also while the focus is on a box
    _walk_and_look(moderator)
    moderator.open(f"{round_}/quality/1")
    page.locator("form[action$='/close'] button").focus()
    moderator.enter()
    expect(page.locator("main table").first).to_be_visible()
    _walk_and_look(moderator)


def _walk_and_look(moderator: Person) -> None:
    moderator.looked.clear()  # each state of a page is another page
    walk(moderator)
    moderator.look()
