"""Stretches of a plain text: marked ones, and hidden ones whose words must not get out."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch to be shown as marked: a passage, a quotation, a find."""

    start: int
    end: int
    id: str
    classes: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A stretch taken out of sight, with the reason that the public is told instead."""

    start: int
    end: int
    reason: str

    def notice(self, removed: str) -> str:
        """What stands in its place; it says nothing of how long the stretch was."""
        return f"[{removed}: {self.reason}]" if self.reason else f"[{removed}]"


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a text throughout which the same marks, or the same hiding, apply."""

    start: int
    end: int
    marks: tuple[Mark, ...]
    hidden: Hidden | None


def merged(hidden: Sequence[Hidden], length: int) -> list[Hidden]:
    """The hidden stretches in order, within the text, with those that overlap or touch as one."""
    together: list[Hidden] = []
    for one in sorted(hidden, key=lambda h: (h.start, h.end)):
        start, end = max(one.start, 0), min(one.end, length)
        if start >= end:
            continue
        last = together[-1] if together else None
        if last and (start < last.end or (start == last.end and one.reason == last.reason)):
            reasons = [last.reason]
            if one.reason not in last.reason.split("; "):
                reasons.append(one.reason)
            reason = "; ".join(filter(None, reasons))
            together[-1] = Hidden(last.start, max(last.end, end), reason)
        else:
            together.append(Hidden(start, end, one.reason))
    return together


def visible(plain_text: str, hidden: Sequence[Hidden], *, removed: str = "removed") -> str:
    """The plain text with a notice in place of each hidden stretch, for search and exports.

    Overlapping stretches become one. `removed` is the word for it in the reader's language.
    """
    parts: list[str] = []
    at = 0
    for one in merged(hidden, len(plain_text)):
        parts += plain_text[at : one.start], one.notice(removed)
        at = one.end
    return "".join((*parts, plain_text[at:]))


class Stretches:
    """Marks and hidden stretches laid over one text, to be asked what applies where."""

    def __init__(self, marks: Sequence[Mark], hidden: Sequence[Hidden], length: int) -> None:
        self.hidden = merged(hidden, length)
        kept = sorted(
            (mark for mark in marks if max(mark.start, 0) < min(mark.end, length)),
            key=lambda mark: (mark.start, -mark.end, mark.id),
        )
        edges = {0, length}
        taken: list[Mark | Hidden] = [*kept, *self.hidden]
        for one in taken:
            edges.update((max(one.start, 0), min(one.end, length)))
        self.edges = sorted(edges)
        self.marks: list[tuple[Mark, ...]] = []
        self.hiding: list[Hidden | None] = []
        active: list[Mark] = []
        coming, hiding = 0, 0
        for edge in self.edges:
            active = [mark for mark in active if mark.end > edge]
            while coming < len(kept) and kept[coming].start <= edge:
                active.append(kept[coming])
                coming += 1
            self.marks.append(tuple(active))
            while hiding < len(self.hidden) and self.hidden[hiding].end <= edge:
                hiding += 1
            covers = hiding < len(self.hidden) and self.hidden[hiding].start <= edge
            self.hiding.append(self.hidden[hiding] if covers else None)

    def within(self, start: int, end: int) -> Iterator[Segment]:
        """Cut `[start, end)` wherever something begins or ends."""
        number = bisect_right(self.edges, start) - 1
        while start < end:
            after = self.edges[number + 1] if number + 1 < len(self.edges) else end
            until = min(after, end)
            yield Segment(start, until, self.marks[number], self.hiding[number])
            start, number = until, number + 1

    def hides_any(self, start: int, end: int) -> bool:
        """Whether a hidden stretch takes anything of `[start, end)`, or lies round a bare place."""
        if start == end:
            return any(one.start <= start <= one.end for one in self.hidden)
        place = bisect_right(self.hidden, start, key=lambda one: one.end)
        return place < len(self.hidden) and self.hidden[place].start < end
