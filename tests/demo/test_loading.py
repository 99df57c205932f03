"""The demonstration loads whole, through the product's own actions, and holds what it promises."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app import db
from app.accounts.models import Person
from app.demo.loading import content, is_loaded, load
from app.jobs.models import Job
from app.organisations.models import Group, Organisation
from app.positions.models import Position, PositionVersion
from app.record.models import Entry
from app.rounds.models import Round, RoundState
from app.summaries.models import SummaryVersion
from app.synthesis.actions.proposing import SORT
from app.synthesis.models import Coding, LookState, Passage, SecondLook
from app.synthesis.queries import tallies


@pytest.fixture
def loaded(app: Flask) -> list[Round]:
    """The demonstration in an empty installation."""
    assert not is_loaded()
    with app.test_request_context():
        made = load()
        db.session.commit()
    return made


def _count(table: type[db.Base]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_the_demonstration_is_whole(loaded: list[Round]) -> None:
    assert [round_.state for round_ in loaded] == [
        RoundState.PUBLISHED, RoundState.CLOSED, RoundState.OPEN,
    ]  # fmt: skip
    organisations = db.session.scalars(sa.select(Organisation)).unique().all()
    assert len(organisations) >= 40
    assert all(one.invented for one in organisations)
    assert {one.group.sign for one in organisations} == set(
        db.session.scalars(sa.select(Group.sign))
    )
    assert len({one.region for one in organisations}) >= 5
    languages = set(db.session.scalars(sa.select(PositionVersion.language)))
    assert len(languages) >= 4
    assert _count(SummaryVersion) == 1


def test_every_quoted_stretch_found_its_place(loaded: list[Round]) -> None:
    said = sum(
        len(answer.get("passages", []))
        for key in ("norms-2025", "pre-draft-dialogue")
        for position in content.positions_of(key)
        if position["state"] not in {"withdrawn", "draft"}
        for answer in position["answers"]
    )
    assert _count(Passage) >= said
    assert _count(Coding) > 200


def test_the_moderators_desks_are_not_empty(loaded: list[Round]) -> None:
    states = db.session.scalars(sa.select(SecondLook.state)).all()
    assert sorted(states) == ["agreed", "asked", "differs", "differs", "settled"]
    assert all(len(one.opinions) == 2 for one in _looks() if one.state is not LookState.ASKED)
    asked = db.session.scalars(sa.select(Job.round_id).where(Job.kind == SORT)).all()
    assert asked == [loaded[1].id]
    kept = tallies.kept(loaded[1].id)
    found = tallies.counts_of(Passage.round_id == loaded[1].id)
    assert kept == {place[1]: counts for place, counts in found.items()}


def _looks() -> list[SecondLook]:
    return list(db.session.scalars(sa.select(SecondLook)).unique())


def test_every_submitted_position_has_its_place_in_the_record(loaded: list[Round]) -> None:
    seqs = set(db.session.scalars(sa.select(Entry.seq)))
    assert set(db.session.scalars(sa.select(PositionVersion.entry_seq))) <= seqs
    assert _count(Position) > 50


def test_people_can_be_chosen_by_role_and_have_no_password(loaded: list[Round]) -> None:
    offered = db.session.scalars(sa.select(Person).where(Person.about.is_not(None))).all()
    assert len(offered) >= 10
    assert {person.admin for person in offered} == {True, False}
    assert all((person.password_hash or "!").startswith("!") for person in offered)
