"""Comments at a place in the draft: where their words stand now, as a page shows them."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app import text
from app.analysis.split import sentences
from app.positions.models import DraftAnswer, DraftComment
from app.positions.whole import Draft
from app.text import Mark

Place = tuple[str, uuid.UUID]  # the translation, or nothing for the original, and the question


@dataclass(frozen=True, kw_only=True)
class Remark:
    """A comment on an answer, and whether the words it names are still there."""

    comment: DraftComment
    stands: bool


def by_place(comments: Sequence[DraftComment], draft: Draft) -> dict[Place, list[Remark]]:
    """The comments at a place, by the language and question of the answer they are about, oldest first."""
    found: dict[Place, list[Remark]] = defaultdict(list)
    for comment in comments:
        if comment.question_id is not None:
            answer = draft.written(comment.into).get(comment.question_id)
            words = text.plain(answer.text) if answer else ""
            found[comment.into, comment.question_id].append(
                Remark(comment=comment, stands=comment.quote in words)
            )
    return dict(found)


def marked(answer: DraftAnswer, remarks: Sequence[Remark], language: str) -> str:
    """The answer in its language as HTML, with the words marked that a comment waits on."""
    words = text.plain(answer.text)
    waiting = [one.comment for one in remarks if one.comment.quote and not one.comment.settled_at]
    places = [(words.find(one.quote), one) for one in waiting]
    marks = [
        Mark(at, at + len(one.quote), f"on-{one.id.hex}", "remarked")
        for at, one in places
        if at >= 0
    ]
    return text.render(answer.text, marks=marks, language=language)


def to_choose(answer: DraftAnswer | None, language: str) -> list[str]:
    """The sentences of an answer, each once, that a comment can be put on."""
    if answer is None:
        return []
    words = text.plain(answer.text)
    return [words[one.start : one.end] for one in sentences(words, language=language)]
