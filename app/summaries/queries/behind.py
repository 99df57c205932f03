"""How many parties stand behind a sentence, and whether its words of quantity say so."""

from dataclasses import dataclass

from app.summaries.queries.writing import Line


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


def behind(line: Line, addressed: int) -> Behind:
    """Count the parties behind a sentence."""
    count = len(line.parties)
    of = max(addressed, count)
    return Behind(count=count, of=of, said=())
