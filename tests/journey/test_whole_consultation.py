"""From an empty installation to a published summary, in the words of those who do it.

An administrator opens the house, an organiser asks, three organisations of three groups answer, a
moderator listens and writes, and a visitor reads what came of it.
"""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.journey import samples
from tests.journey.consultation import afterwards, answering, listening, preparing
from tests.journey.person import Person
from tests.journey.routes import endpoint
from tests.journey.served import Served

pytestmark = pytest.mark.browser


class Cast:
    """Everybody, each with a browser of their own."""

    def __init__(self, browser: Browser, served: Served, **facts: bool) -> None:
        def person(name: str) -> Person:
            return Person(name=name, browser=browser, served=served, looked=looked, **facts)

        self.looked = looked = dict[str, str]()
        self.administrator = person("Ada Brandt")
        self.organiser = person("Omar Vidal")
        self.moderator = person("Mina Okafor")
        self.diplomat = person("Dana Reyes")
        self.engineer = person("Elio Marsh")
        self.nurse = person("Nadia Frost")
        self.counsel = person("Cara Lindt")
        self.clerk = person("Clara Monti")
        self.visitor = person("Vera Stone")

    def leave(self) -> None:
        """Everybody goes home; nothing may have been wrong on any page."""
        people = [one for one in vars(self).values() if isinstance(one, Person)]
        faults = [fault for one in people for fault in one.faults]
        for one in people:
            one.page.context.close()
        assert faults == []


@pytest.fixture
def cast(browser: Browser, installation: Served, facts: dict[str, bool]) -> Iterator[Cast]:
    everybody = Cast(browser, installation, **facts)
    yield everybody
    everybody.leave()


@pytest.mark.parametrize(
    ("facts", "installation"),
    [
        pytest.param({}, "SQLite", id="with a mouse"),
        pytest.param({"keys": True}, "SQLite", id="with the keyboard alone"),
        pytest.param(
            {"scripts": False, "small": True}, "PostgreSQL", id="on a phone without scripts"
        ),
    ],
    indirect=["installation"],
)
def test_a_consultation_from_the_first_question_to_the_published_summary(
    cast: Cast, facts: dict[str, bool], app: Flask
) -> None:
    preparing.open_the_house(cast.administrator)
    preparing.ask_the_organiser(cast.administrator, cast.organiser)
    preparing.prepare(cast.organiser)
    preparing.ask_the_moderator(cast.organiser, cast.moderator)
    preparing.announce_and_open(cast.organiser)
    answering.register(cast.diplomat, "Republic of Valdora", "States and public authorities")
    answering.register(cast.engineer, "Cablewright", "Private sector")
    answering.register_a_twin(cast.clerk)
    answering.register(cast.nurse, "Ward Watch", "Civil society")
    answering.accept_them(cast.administrator)
    answering.invite_a_clearer(cast.nurse, cast.counsel)
    answering.answer(cast.diplomat, "Republic of Valdora")
    answering.answer_again(cast.diplomat)
    answering.answer_as_a_twin(cast.clerk)
    answering.merge_the_twin(cast.administrator, cast.engineer)
    answering.draft_and_have_cleared(cast.nurse, cast.counsel)
    preparing.close(cast.organiser)
    listening.accept(cast.moderator)
    listening.listen(cast.moderator)
    listening.write_the_summary(cast.moderator)
    listening.confirm(cast.diplomat)
    listening.contest(cast.nurse)
    listening.answer_the_contest(cast.moderator)
    listening.publish(cast.moderator, cast.organiser)
    listening.read_it(cast.visitor)
    afterwards.note_where_it_went(cast.organiser)
    afterwards.withdraw(cast.engineer)
    afterwards.see_what_broke(cast.visitor, cast.moderator)
    afterwards.mend(cast.moderator, cast.visitor)
    afterwards.close_the_doors(cast.organiser, cast.visitor)
    if facts.get("scripts", True):
        assert {endpoint(app, page) for page in cast.looked.values()} >= samples.ON_THE_WAY
