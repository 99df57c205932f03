"""How many parties stand behind a sentence, and whether its words of quantity say so."""

from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _

from app.analysis import quantity
from app.positions.models import Stance
from app.summaries.models import Summary
from app.summaries.queries.passages import AGAINST, Spoken
from app.summaries.queries.writing import Line

FOR = (Stance.SUPPORT, Stance.SUPPORT_WITH_CHANGES)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A word of quantity as it stands in the sentence, and the words that the number allows."""

    words: str
    agrees: bool
    fitting: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Behind:
    """The parties behind a sentence, of those that addressed the point."""

    count: int
    of: int
    against: int
    said: tuple[Said, ...]

    @property
    def disagrees(self) -> bool:
        """Whether a word says otherwise than the number."""
        return any(not one.agrees for one in self.said)


def limits_of(summary: Summary) -> dict[str, int]:
    """The limits of the scale that the summary goes by: its own, or the installation's."""
    return {**quantity.USUAL, **current_app.config["TDT"].quantity, **summary.scale}


def behind(line: Line, spoken: Spoken, summary: Summary) -> Behind:
    """Count the parties behind a sentence and judge its words of quantity.

    Nobody may object to a general agreement, cited or not. Views diverge by what the cited
    parties declared; where none of them declared a stance, nothing is said of that word.
    """
    count = len(line.parties)
    of = max(spoken.parties, count)
    declared = {
        one.source.passage.party_id: one.source.stance
        for one in line.cited
        if one.stands and one.source and one.source.stance
    }
    supports = sum(stance in FOR for stance in declared.values())
    opposes = sum(stance in AGAINST for stance in declared.values())
    # A section without a topic is on no one point that a party could be against.
    against = max(opposes, spoken.against if line.sentence.section.topic_id else 0)
    scale = quantity.scale(**limits_of(summary))
    said = []
    for found in quantity.find(line.sentence.text, summary.language):
        if found.word == quantity.DIVERGENT:
            if not declared:
                continue
            verdict = quantity.judge(found.word, supports, of, objections=opposes, scale=scale)
        else:
            verdict = quantity.judge(
                found.word, count, of, objections=min(against, of), scale=scale
            )
        fitting = tuple(word(one) for one in verdict.fitting)
        said.append(Said(words=found.text, agrees=verdict.agrees, fitting=fitting))
    return Behind(count=count, of=of, against=against, said=tuple(said))


def word(of: str) -> str:
    """A word of the scale in the reader's language."""
    return {
        quantity.ONE: _("one"),
        quantity.FEW: _("a few"),
        quantity.SOME: _("some"),
        quantity.SEVERAL: _("several"),
        quantity.MANY: _("many"),
        quantity.MOST: _("most"),
        quantity.GENERAL: _("general agreement"),
        quantity.DIVERGENT: _("divergent views"),
    }.get(of, of)
