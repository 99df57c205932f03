"""How many parties stand behind a sentence, and whether its words of quantity say so."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app.analysis import quantity
from app.positions.models import Stance
from app.summaries.queries.writing import Line

AGAINST = {Stance.OPPOSE, Stance.CANNOT_ACCEPT}


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
    said: tuple[Said, ...]

    @property
    def disagrees(self) -> bool:
        """Whether a word says otherwise than the number."""
        return any(not one.agrees for one in self.said)


def behind(line: Line, addressed: int, language: str) -> Behind:
    """Count the parties behind a sentence and judge its words of quantity."""
    count = len(line.parties)
    of = max(addressed, count)
    against = len(
        {
            one.source.passage.party_id
            for one in line.cited
            if one.stands and one.source and one.source.stance in AGAINST
        }
    )
    said = []
    for found in quantity.find(line.sentence.text, language):
        side = count - against if found.word == quantity.DIVERGENT else count
        verdict = quantity.judge(found.word, max(side, 0), of, objections=against)
        said.append(
            Said(
                words=found.text,
                agrees=verdict.agrees,
                fitting=tuple(word(one) for one in verdict.fitting),
            )
        )
    return Behind(count=count, of=of, said=tuple(said))


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
