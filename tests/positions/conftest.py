"""A small consultation: an open round with questions, an organisation and its delegates."""

from dataclasses import dataclass

import pytest
from flask import Flask

from app.accounts.models import Person
from app.organisations.models import Organisation
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
