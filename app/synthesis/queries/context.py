"""A passage in its place: the words round it, without what was hidden."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app import text
from app.moderation.queries import hidden
from app.moderation.words import stretch
from app.synthesis.models import Passage

AROUND = 500  # characters of context on either side
LOOK = 120  # how far to look on for a good place to begin


@dataclass(frozen=True, kw_only=True)
class Context:
    """The words before and after; `more` tells whether the text goes on beyond."""

    before: str
    words: str
    after: str
    begins: bool
    ends: bool
    paragraph: int  # which paragraph of the text it stands in, from 1


def context_of(passage: Passage) -> Context:
    """The passage with its neighbourhood, cut where a paragraph or a word begins."""
    plain = passage.contribution.plain
    first = max(0, passage.start - AROUND)
    last = min(len(plain), passage.end + AROUND)
    if first:
        first = _edge(plain, first, passage.start)
    if last < len(plain):
        last = max(passage.end, plain.rfind(" ", passage.end, last))
    return Context(
        before=_visible(passage, first, passage.start),
        words=stretch(passage.contribution, passage.start, passage.end)
        or _visible(passage, passage.start, passage.end),
        after=_visible(passage, passage.end, last),
        begins=first == 0,
        ends=last == len(plain),
        paragraph=plain.count("\n\n", 0, passage.start) + 1,
    )


def _edge(plain: str, first: int, start: int) -> int:
    """The next beginning of a paragraph, or of a word, after a place."""
    for sign in ("\n", " "):
        found = plain.find(sign, first, min(first + LOOK, start))
        if found >= 0:
            return found + 1
    return first


def _visible(passage: Passage, start: int, end: int) -> str:
    """A stretch of the text with a notice in place of what was hidden."""
    taken = [
        text.Hidden(max(one.start, start) - start, min(one.end, end) - start, one.reason)
        for one in hidden(passage.contribution)
        if one.start < end and start < one.end
    ]
    return text.visible(passage.contribution.plain[start:end], taken, removed=_("removed"))
