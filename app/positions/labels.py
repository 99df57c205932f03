"""The words for stances and levels of attribution, in the reader's language."""

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale
from flask_babel import gettext as _

from app.positions.models import Stance
from app.rounds.models import Attribution


def stance_word(stance: Stance) -> str:
    """A stance in words."""
    return {
        Stance.SUPPORT: _("Support"),
        Stance.SUPPORT_WITH_CHANGES: _("Support with changes"),
        Stance.NEUTRAL: _("Neutral, no position"),
        Stance.OPPOSE: _("Oppose"),
        Stance.CANNOT_ACCEPT: _("Cannot accept"),
    }[stance]


def attribution_word(level: Attribution) -> str:
    """How a position may be shown, in words."""
    return {
        Attribution.NAMED: _("Under the name of the organisation"),
        Attribution.GROUP_AND_REGION: _("By stakeholder group and region only"),
        Attribution.GROUP: _("By stakeholder group only"),
        Attribution.NONE: _("Without saying whose it is"),
    }[level]


def language_word(code: str) -> str:
    """A language by its name in the reader's language."""
    try:
        found = Locale.parse(code.replace("-", "_")).get_display_name(get_locale())
    except (UnknownLocaleError, ValueError):
        return code
    return str(found or code)
