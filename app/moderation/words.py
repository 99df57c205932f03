"""How contributed words are shown: the one way out, through which nothing hidden passes."""

from collections.abc import Sequence

from flask_babel import gettext as _
from markupsafe import Markup

from app import text
from app.moderation.models import Contribution
from app.moderation.queries import hidden
from app.text import Mark


def render(contribution: Contribution, marks: Sequence[Mark] = ()) -> Markup:
    """The words as HTML, with passages marked; a notice with the reason where words are hidden."""
    return text.render(contribution.source, marks=marks, hidden=hidden(contribution))


def plain(contribution: Contribution) -> str:
    """The words as plain text for search, exports and mail, hidden ones replaced by a notice."""
    return text.visible(contribution.plain, hidden(contribution), removed=_("removed"))


def stretch(contribution: Contribution, start: int, end: int) -> str | None:
    """The words at a place, or None when any of them is hidden or erased."""
    if contribution.erased_at is not None or end > len(contribution.plain):
        return None
    if any(one.start < end and start < one.end for one in hidden(contribution)):
        return None
    return contribution.plain[start:end]
