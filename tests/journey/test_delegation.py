"""A delegation of four clears one position in two languages, and readers of both read it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journey.consultation import delegating, preparing
from tests.journey.consultation.delegating import Delegation
from tests.journey.person import Person
from tests.journey.served import Served

pytestmark = pytest.mark.browser


class Cast:
    """Everybody, each with a browser of their own."""

    def __init__(self, browser: Browser, served: Served, **facts: bool) -> None:
        looked = dict[str, str]()

        def person(name: str, language: str = "en") -> Person:
            return Person(
                name=name,
                browser=browser,
                served=served,
                looked=looked if language == "en" else {},
                language=language,
                **facts,
            )

        self.administrator = person("Ada Brandt")
        self.organiser = person("Omar Vidal")
        self.moderator = person("Mina Okafor")
        self.writer = person("Theo Lindqvist")
        self.translator = person("Yara Haddad")
        self.counsel = person("Kenji Mori")
        self.minister = person("Dana Reyes")
        self.reader = person("Vera Stone")
        self.reader_of_arabic = person("Salma Naser", "ar")

    @property
    def delegation(self) -> Delegation:
        return Delegation(self.writer, self.translator, self.counsel, self.minister)


@pytest.fixture
def cast(browser: Browser, installation: Served, facts: dict[str, bool]) -> Iterator[Cast]:
    everybody = Cast(browser, installation, **facts)
    yield everybody
    for one in vars(everybody).values():
        one.leave()


@pytest.mark.parametrize(
    ("facts", "installation"),
    [
        pytest.param({"keys": True}, "SQLite", id="with the keyboard alone"),
        pytest.param(
            {"scripts": False, "small": True}, "PostgreSQL", id="on a phone without scripts"
        ),
    ],
    indirect=["installation"],
)
@pytest.mark.usefixtures("facts")
def test_four_delegates_clear_a_position_in_two_languages_and_readers_of_both_read_it(
    cast: Cast,
) -> None:
    delegation = cast.delegation
    preparing.open_the_house(cast.administrator)
    preparing.ask_the_organiser(cast.administrator, cast.organiser)
    preparing.prepare(cast.organiser)
    delegating.ask_in_two_languages_and_of_two_persons(cast.organiser)
    preparing.ask_the_moderator(cast.organiser, cast.moderator)
    preparing.announce_and_open(cast.organiser)
    delegating.register_and_be_accepted(delegation.minister, cast.administrator)
    delegating.come_together(delegation)
    delegating.write(delegation.writer)
    delegating.translate(delegation.translator)
    delegating.send(delegation.translator)
    delegating.comment_and_return(delegation.counsel)
    delegating.change(delegation.translator)
    delegating.clear_and_submit(delegation.counsel, delegation.minister)
    delegating.keep_the_receipt(delegation)
    preparing.close(cast.organiser)
    delegating.accept(cast.moderator)
    delegating.publish(cast.organiser)
    delegating.read_in_both(cast.reader, "en", "ar", original="original")
    delegating.read_in_both(cast.reader_of_arabic, "ar", "en", original="الأصل")
