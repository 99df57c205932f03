"""A round with positions that wait for its moderators."""

from dataclasses import dataclass

import pytest
from flask import Flask

from app import db
from app.accounts.models import Person
from app.files.models import FileContent, StoredFile
from app.moderation.models import Contribution
from app.organisations.models import Organisation
from app.positions import actions
from app.positions.actions import Entered, Given, Said
from app.positions.models import Position, PositionState
from app.positions.models.drafts import DraftFile
from app.rounds.models import Question, QuestionKind, Round
from tests import make


@dataclass
class Bench:
    """What most tests of moderation need."""

    round: Round
    organisation: Organisation
    clearer: Person
    moderator: Person
    organiser: Person

    @property
    def queue(self) -> str:
        return f"/rounds/{self.round.slug}/moderation"

    def desk(self, position: Position, rest: str = "") -> str:
        return f"{self.queue}/{position.reference}{rest}"

    def question(self, kind: str) -> Question:
        return next(q for q in self.round.questions if q.current.kind == QuestionKind(kind))

    def sent(self, words: str) -> Position:
        """A position that the delegation wrote and submitted itself."""
        position = actions.open_draft(self.round, self.organisation, by=self.clearer)
        given = Given(text=words)
        actions.save_answer(position, self.question("text"), given, revision=0, by=self.clearer)
        actions.submit(position, key=f"key-{position.reference}", by=self.clearer)
        db.session.commit()
        return position

    def attached(self, words: str, text: str) -> Position:
        """The same with a file, as if it had been uploaded."""
        position = actions.open_draft(self.round, self.organisation, by=self.clearer)
        given = Given(text=words)
        actions.save_answer(position, self.question("text"), given, revision=0, by=self.clearer)
        file = StoredFile(
            sha256="0" * 64, size=4, media_type="application/pdf", name="paper.pdf", text=text
        )
        db.session.add(file)
        db.session.flush()
        db.session.add(FileContent(file_id=file.id, content=b"%PDF"))
        position.draft_files.append(DraftFile(question_id=None, file=file))
        db.session.flush()
        actions.submit(position, key=f"key-{position.reference}", by=self.clearer)
        db.session.commit()
        return position

    def entered(self, number: int = 1, **facts: object) -> list[Position]:
        """Positions of as many new organisations, brought in at once."""
        group = facts.pop("group", "CS")
        many = [
            Entered(
                party=make.party(self.round, make.organisation(group=group)),
                answers=[Said(question=self.question("text"), text=f"Words of number {n}.")],
                **{"state": PositionState.SUBMITTED, **facts},  # type: ignore[arg-type]
            )
            for n in range(number)
        ]
        made = actions.enter(self.round, many, by=self.organiser)
        db.session.commit()
        return made


@pytest.fixture
def bench(app: Flask) -> Bench:
    organiser, moderator = make.person(name="Ona Organiser"), make.person(name="Mo Moderator")
    organisation = make.organisation(name="Lanternfold")
    return Bench(
        round=make.round_(
            organisers=[organiser], moderators=[moderator], languages=["en", "fr", "ar"]
        ),
        organisation=organisation,
        clearer=make.delegate_of(organisation, "clearer"),
        moderator=moderator,
        organiser=organiser,
    )


def said_by(position: Position) -> Contribution:
    """The words of a position's first answer."""
    said = position.versions[-1].answers[0].contribution
    assert said is not None
    return said
