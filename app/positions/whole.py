"""The draft as a whole: what is asked, what was answered, and how far each page is."""

import uuid
from dataclasses import dataclass

from app.positions import checking, queries
from app.positions.models import DraftAnswer, DraftFile, Position
from app.rounds.models import Question


@dataclass(frozen=True, kw_only=True)
class Step:
    """A page of the form, with how far it is."""

    number: int
    title: str
    intro: str
    questions: list[Question]
    state: str  # empty, begun, done


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Everything the pages of the form show."""

    position: Position
    questions: list[Question]
    answers: dict[uuid.UUID, DraftAnswer]
    files: list[DraftFile]

    @property
    def with_files(self) -> set[uuid.UUID | None]:
        """The questions that have a file; None stands for the whole."""
        return {file.question_id for file in self.files}

    def steps(self) -> list[Step]:
        """The pages in order, with how far each is."""
        found: list[Step] = []
        by_page: dict[uuid.UUID, list[Question]] = {}
        for question in self.questions:
            by_page.setdefault(question.page_id, []).append(question)
        for number, questions in enumerate(by_page.values(), start=1):
            page = questions[0].page
            found.append(
                Step(
                    number=number,
                    title=page.title,
                    intro=page.intro,
                    questions=questions,
                    state=self._state(questions),
                )
            )
        return found

    def _state(self, questions: list[Question]) -> str:
        asked = checking.asked(questions, self.answers)
        said = [checking.says_something(q, self.answers.get(q.id), self.with_files) for q in asked]
        if not any(said):
            return "empty" if asked else "done"
        good = all(
            checking.is_answered(q, self.answers.get(q.id), self.with_files)
            or not (q.current.required or something)
            for q, something in zip(asked, said, strict=True)
        )
        return "done" if good else "begun"


def read(position: Position) -> Draft:
    """Read the draft as a whole, with four queries."""
    return Draft(
        position=position,
        questions=queries.questions_of(position.round),
        answers=queries.draft_of(position),
        files=queries.files_of(position),
    )
