"""Rounds made from templates and from other rounds."""

import pytest
from flask import Flask

from app.rounds import actions, catalogue
from app.rounds.models import QuestionKind, Role
from tests import make

TEMPLATES = [template.key for template in catalogue.every()]


@pytest.mark.parametrize("key", TEMPLATES)
def test_every_template_makes_a_whole_round(app: Flask, key: str) -> None:
    template = catalogue.get(key)

    made = actions.create_round(template=key, by=make.person())

    assert [page.title for page in made.pages] == [page["title"] for page in template.pages]
    assert all(page.asked for page in made.pages)
    assert [topic.name for topic in made.start_topics] == [t["name"] for t in template.topics]
    assert all((template.source, template.as_of, template.status, made.status_line, made.terms))


def test_the_templates_asked_for_are_there() -> None:
    assert {"letstalkcyber", "oewg-written-input", "icann-comment", "netmundial-2014"} <= set(
        TEMPLATES
    )


def test_who_makes_a_round_organises_it(app: Flask) -> None:
    person = make.person()

    made = actions.create_round(title="On norms", by=person)

    assert [(role.person, role.role) for role in made.roles] == [(person, Role.ORGANISER)]


def test_two_rounds_of_one_title_have_two_addresses(app: Flask) -> None:
    slugs = [actions.create_round(title="On norms", by=None).slug for _ in range(3)]

    assert slugs == ["on-norms", "on-norms-2", "on-norms-3"]


def test_a_copy_has_the_questions_but_not_the_dates_or_people(app: Flask) -> None:
    source = make.round_(organisers=[make.person()])
    first = source.questions[0]
    make.question(
        source, QuestionKind.TEXT, wording="Why so?", shown_if=first, shown_if_values=["support"]
    )

    made = actions.create_round(copy_of=source, by=None)

    assert [q.current.wording for p in made.pages for q in p.asked] == [
        q.current.wording for p in source.pages for q in p.asked
    ]
    last = made.pages[0].asked[-1]
    assert last.shown_if is not None
    assert last.shown_if.current.wording == first.current.wording
    assert (made.opens_at, made.closes_at, made.roles) == (None, None, [])
