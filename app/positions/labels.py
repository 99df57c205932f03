"""The words for stances and levels of attribution, in the reader's language."""

from collections.abc import Sequence

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale
from flask_babel import gettext as _

from app import text
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


def own_word(code: str) -> str:
    """A language by its name in that language itself, for whoever looks for theirs."""
    try:
        locale = Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return code
    return str(locale.get_display_name(locale) or code)


def languages_line(codes: Sequence[str], *, original: str) -> str:
    """Languages in the reader's own, each marked as the original or the party's own translation."""
    return _(", ").join(
        _("%(language)s (original)", language=language_word(code))
        if code == original
        else _("%(language)s (the party’s own translation)", language=language_word(code))
        for code in codes
    )


def instead_words(instead: str | None, original: str) -> str:
    """Why the original of an answer stands where its translation was asked for; empty: it does not."""
    if instead is None:
        return ""
    if instead == "missing":
        return _(
            "The party did not translate this answer. It stands here in the original, in %(language)s.",
            language=language_word(original),
        )
    return _(
        "Words were removed from the original of this answer. It stands here instead of its "
        "translation, in %(language)s.",
        language=language_word(original),
    )


def direction(code: str) -> str:
    """Which way words in a language run; those of others are let tell it themselves."""
    return "rtl" if text.direction(code) == "rtl" else "auto"
