"""Taking in the words of a draft for good, when it is submitted."""

import uuid
from collections.abc import Iterable, Mapping

from app.moderation import actions as moderation
from app.moderation.models import Contribution, ContributionKind
from app.positions import checking
from app.positions.models import Answer, Attachment, DraftAnswer, DraftFile, Position, Translation
from app.rounds.models import Question


def answers(
    position: Position,
    questions: Iterable[Question],
    drafts: dict[uuid.UUID, DraftAnswer],
    with_files: set[uuid.UUID | None],
) -> Iterable[Answer]:
    """The answers that say something, with their words in the original."""
    for place, question in enumerate(questions, start=1):
        draft = drafts.get(question.id)
        if not checking.says_something(question, draft, with_files):
            continue
        words = draft.text.strip() if draft else ""
        yield Answer(
            question_id=question.id,
            question_version=question.current,
            place=place,
            stance=draft.stance if draft else None,
            choices=list(draft.choices) if draft else [],
            contribution=_contribute(position, ContributionKind.ANSWER, words) if words else None,
        )


def translations(
    position: Position,
    of: Iterable[Answer],
    written: Mapping[str, dict[uuid.UUID, DraftAnswer]],
) -> Iterable[Translation]:
    """The words in other languages, of answers that have words in the original."""
    for answer in of:
        for language, drafts in written.items():
            draft = drafts.get(answer.question_id)
            if answer.contribution is None or not checking.has_words(draft):
                continue
            words = draft.text.strip()
            yield Translation(
                question_id=answer.question_id,
                language=language,
                contribution=_contribute(
                    position, ContributionKind.ANSWER, words, language=language
                ),
            )


def attachment(position: Position, draft: DraftFile) -> Attachment:
    """A file, with the text that was read in it."""
    said = draft.file.text
    return Attachment(
        question_id=draft.question_id,
        file=draft.file,
        contribution=_contribute(position, ContributionKind.ATTACHMENT, said) if said else None,
    )


def _contribute(
    position: Position, kind: ContributionKind, source: str, *, language: str = ""
) -> Contribution:
    return moderation.contribute(
        round_=position.round, kind=kind, source=source, language=language or position.language
    )
