"""What keeps a draft from being submitted, in words for the people who write it. Pure."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from flask_babel import gettext as _

from app import text
from app.positions.labels import language_word
from app.positions.models import DraftAnswer, Position
from app.positions.rules import is_asked
from app.rounds.models import Question, QuestionKind


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing to mend, at one question or in the whole."""

    message: str
    question: Question | None = None
    into: str = ""  # the translation it is in; empty: the original


def asked(questions: Sequence[Question], drafts: Mapping[uuid.UUID, DraftAnswer]) -> list[Question]:
    """The questions that are in the form, given what was answered so far."""
    return [question for question in questions if is_asked(question, drafts)]


def says_something(
    question: Question, draft: DraftAnswer | None, with_files: set[uuid.UUID | None]
) -> bool:
    """Whether there is anything in the answer at all."""
    if question.id in with_files:
        return True
    return draft is not None and bool(draft.text.strip() or draft.stance or draft.choices)


def has_words(draft: DraftAnswer | None) -> TypeGuard[DraftAnswer]:
    """Whether an answer has words, in the original or in a translation."""
    return draft is not None and bool(draft.text.strip())


def is_answered(
    question: Question, draft: DraftAnswer | None, with_files: set[uuid.UUID | None]
) -> bool:
    """Whether the answer holds what its kind of question asks for."""
    kind = question.current.kind
    if kind is QuestionKind.FILE:
        return question.id in with_files
    if draft is None:
        return False
    if kind is QuestionKind.TEXT:
        return has_words(draft)
    if kind is QuestionKind.STANCE:
        return draft.stance is not None
    if kind is QuestionKind.RANKING:
        return len(draft.choices) == len(question.current.options)
    return bool(draft.choices)


def limit(question: Question, *, joint: bool) -> int | None:
    """How many words an answer may have; a joint position may be given more."""
    version = question.current
    return version.words_most_joint or version.words_most if joint else version.words_most


def whole_limit(position: Position) -> int | None:
    """How many words the whole position may have."""
    round_ = position.round
    if position.joint and round_.words_most_joint:
        return round_.words_most_joint
    return round_.words_most


def count(draft: DraftAnswer | None, language: str) -> int:
    """The words of an answer as they will be counted."""
    return text.words(text.plain(draft.text), language) if draft and draft.text else 0


def faults(
    position: Position,
    questions: Sequence[Question],
    drafts: Mapping[uuid.UUID, DraftAnswer],
    with_files: set[uuid.UUID | None],
    translations: Mapping[str, Mapping[uuid.UUID, DraftAnswer]],
) -> list[Fault]:
    """What is missing, too long or unsettled, in the order of the form.

    A translation that is not whole is no fault: where it has no words, readers get the original.
    """
    found: list[Fault] = []
    total = 0
    in_form = asked(questions, drafts)
    for question in in_form:
        draft = drafts.get(question.id)
        words = count(draft, position.language)
        total += words
        found += _faults_of(position, question, draft, words, with_files)
        for into, translated in translations.items():
            found += _faults_in(question, draft, translated.get(question.id), into)
    if (
        not any(says_something(q, drafts.get(q.id), with_files) for q in in_form)
        and None not in with_files
    ):
        found.insert(0, Fault(message=_("Nothing has been written yet.")))
    most = whole_limit(position)
    if most is not None and total > most:
        found.append(
            Fault(
                message=_(
                    "The whole position has %(count)s words; at most %(most)s are allowed.",
                    count=total,
                    most=most,
                )
            )
        )
    return found


def _faults_of(
    position: Position,
    question: Question,
    draft: DraftAnswer | None,
    words: int,
    with_files: set[uuid.UUID | None],
) -> list[Fault]:
    found = _conflict(question, draft)
    ranked = question.current.kind is QuestionKind.RANKING
    begun = ranked and draft is not None and bool(draft.choices)
    if (question.current.required or begun) and not is_answered(question, draft, with_files):
        message = (
            _("Give every option its place.") if begun else _("This question must be answered.")
        )
        found.append(Fault(question=question, message=message))
    most = limit(question, joint=position.joint)
    if most is not None and words > most:
        found.append(
            Fault(
                question=question,
                message=_(
                    "This answer has %(count)s words; at most %(most)s are allowed.",
                    count=words,
                    most=most,
                ),
            )
        )
    return found


def _faults_in(
    question: Question, original: DraftAnswer | None, draft: DraftAnswer | None, into: str
) -> list[Fault]:
    """What is wrong in a translation of one answer."""
    found = _conflict(question, draft)
    if has_words(draft) and not has_words(original):
        said = _(
            "This is written in %(language)s and has no words in the original.",
            language=language_word(into),
        )
        found.append(Fault(question=question, message=said, into=into))
    return found


def _conflict(question: Question, draft: DraftAnswer | None) -> list[Fault]:
    if draft is None or not draft.in_conflict:
        return []
    message = _("Two of you wrote at once. Choose which words are to stand.")
    return [Fault(question=question, message=message, into=draft.into)]
