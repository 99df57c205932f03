"""A small consultation: an open round with questions, an organisation and its delegates."""

import uuid
from dataclasses import dataclass

import pytest
from flask import Flask

from app import db
from app.accounts.models import Person
from app.organisations.models import Organisation
from app.positions import actions
from app.positions.actions import Given
from app.positions.models import Position
from app.rounds.models import Question, QuestionKind, Round
from tests import make


@dataclass
class World:
    """What most tests of positions need."""

    round: Round
    organisation: Organisation
    drafter: Person
    clearer: Person
    observer: Person
    moderator: Person
    organiser: Person

    def question(self, kind: str) -> Question:
        return next(q for q in self.round.questions if q.current.kind == QuestionKind(kind))


@pytest.fixture
def world(app: Flask) -> World:
    organiser, moderator = make.person(), make.person()
    round_ = make.round_(organisers=[organiser], moderators=[moderator], languages=["en", "fr"])
    organisation = make.organisation(name="Lanternfold")
    return World(
        round=round_,
        organisation=organisation,
        drafter=make.delegate_of(organisation, "drafter"),
        clearer=make.delegate_of(organisation, "clearer"),
        observer=make.delegate_of(organisation, "observer"),
        moderator=moderator,
        organiser=organiser,
    )


def begun(world: World, words: str = "Hospitals are off limits.") -> Position:
    position = actions.open_draft(world.round, world.organisation, by=world.drafter)
    actions.save_answer(
        position, world.question("text"), Given(text=words), revision=0, by=world.drafter
    )
    db.session.commit()
    return position


def sent(world: World, words: str = "Hospitals are off limits.") -> Position:
    position = begun(world, words)
    actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
    db.session.commit()
    return position
