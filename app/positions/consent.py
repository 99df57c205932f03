"""What a party is asked before it submits, and what it then agreed to.

The words have a version of their own, stored with each submitted version beside what they were
filled with: under what name, to which readers, and the version of the round's terms. Other words
are another version; those of the old ones stay here, since people agreed to them.
"""

from collections.abc import Callable

from flask_babel import gettext as _

from app.positions.labels import attribution_word
from app.positions.models import PositionVersion
from app.rounds.models import Attribution, Round, Visibility
from app.rounds.words import visibility_label

VERSION = 1


def asked(round_: Round, shown_as: Attribution) -> list[str]:
    """What is asked before a position is submitted now."""
    return _first(shown_as, round_.visibility, sealed=round_.names_sealed)


def given(version: PositionVersion) -> list[str]:
    """What the party agreed to; nothing where it was entered on its behalf."""
    if version.consent_version is None or version.shown_as is None or version.readable_by is None:
        return []
    words = _WORDS[version.consent_version]
    sealed = version.position.round.names_sealed
    return words(version.shown_as, version.readable_by, sealed=sealed)


def _first(shown_as: Attribution, readable_by: Visibility, *, sealed: bool) -> list[str]:
    said = [
        _("Your answers and files are shown: %(how)s.", how=_lower(attribution_word(shown_as))),
        _(
            "They are read, once they were accepted and the round is published, by: %(whom)s.",
            whom=_lower(visibility_label(readable_by)),
        ),
    ]
    if sealed:
        said.append(
            _(
                "Whose they are is told to nobody, not even to those who run the round. What you "
                "write yourself, in the answers or inside a file, is not changed."
            )
        )
    return [
        *said,
        _(
            "They may be sorted, counted and quoted in the synthesis and the summary, in the same way."
        ),
        _(
            "You can tighten this at any time. Nobody can loosen it, neither you nor those who "
            "run the round or the installation."
        ),
        _("If you withdraw, your words are shown no more. That you had submitted stays on record."),
    ]


def _lower(label: str) -> str:
    """A label inside a sentence; letters without cases stay as they are."""
    return label[:1].lower() + label[1:]


_WORDS: dict[int, Callable[..., list[str]]] = {1: _first}
