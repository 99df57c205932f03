"""How contributed words are shown: the one way out, through which nothing hidden passes."""

from collections.abc import Sequence

from flask_babel import gettext as _
from markupsafe import Markup

from app import text
from app.analysis import split
from app.moderation.models import Contribution
from app.moderation.queries import hidden
from app.text import Mark


def render(
    contribution: Contribution, marks: Sequence[Mark] = (), *, anchors: bool = False
) -> Markup:
    """The words as HTML, with passages marked; a notice with the reason where words are hidden.

    With `anchors`, a stretch can be chosen in them (static/js/select.js).
    """
    return text.render(
        contribution.source,
        marks=marks,
        hidden=hidden(contribution),
        anchors=anchors,
        removed=_("removed"),
        language=contribution.language,
    )


def sentences(contribution: Contribution) -> list[text.Sentence]:
    """The sentences of the words that are not hidden, for ticking them in a form."""
    spans = split.sentences(contribution.plain, language=contribution.language)
    return text.render_sentences(
        contribution.source,
        [(span.start, span.end) for span in spans],
        hidden=hidden(contribution),
        removed=_("removed"),
    )


def plain(contribution: Contribution) -> str:
    """The words as plain text for search, exports and mail, hidden ones replaced by a notice."""
    return text.visible(contribution.plain, hidden(contribution), removed=_("removed"))


def stretch(contribution: Contribution, start: int, end: int) -> str | None:
    """The words at a place, or None when any of them is hidden or erased.

    Words that their party set apart are given: whoever quotes them asks `set_apart` under what.
    """
    if contribution.erased_at is not None or end > len(contribution.plain):
        return None
    taken = (
        one
        for one in contribution.redactions
        if one.restored_at is None and one.attribution is None
    )
    if any(one.start < end and start < one.end for one in taken):
        return None
    return contribution.plain[start:end]
