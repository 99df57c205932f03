"""The draft as a whole: what is asked, what was answered, and how far each page is."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

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
    translations: Mapping[str, dict[uuid.UUID, DraftAnswer]] = field(default_factory=dict)

    def written(self, into: str = "") -> dict[uuid.UUID, DraftAnswer]:
        """What is written in one language, by question; of the original, unless one is named."""
        return self.translations.get(into, {}) if into else self.answers

    @property
    def in_conflict(self) -> list[DraftAnswer]:
        """The answers, in whatever language, in which two delegates wrote at once."""
        every = (self.answers, *self.translations.values())
        return [one for answers in every for one in answers.values() if one.in_conflict]

    def untranslated(self, into: str) -> list[Question]:
        """The questions whose answer has words in the original and none in this language."""
        return [
            question
            for question in checking.asked(self.questions, self.answers)
            if checking.has_words(self.answers.get(question.id))
            and not checking.has_words(self.written(into).get(question.id))
        ]

    @property
    def with_files(self) -> set[uuid.UUID | None]:
        """The questions that have a file; None stands for the whole."""
        return {file.question_id for file in self.files}

    def steps(self, into: str = "") -> list[Step]:
        """The pages in order, with how far each is in the original or in a translation."""
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
                    state=self._translated(questions, into) if into else self._state(questions),
                )
            )
        return found

    def _translated(self, questions: list[Question], into: str) -> str:
        words = [q for q in questions if checking.has_words(self.answers.get(q.id))]
        left = [q for q in self.untranslated(into) if q in words]
        if not left:
            return "done"
        return "begun" if len(left) < len(words) else "empty"

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
    written = queries.written(position)
    return Draft(
        position=position,
        questions=queries.questions_of(position.round),
        answers=written.pop("", {}),
        files=queries.files_of(position),
        translations=written,
    )
