"""The synthesis counted: topics by stakeholder groups, with what each group could have said.

One query counts everything, from voices, whatever the size of the round; with a text to look
for, it counts from the passages instead.
"""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa

from app import db
from app.analysis import count, protect
from app.analysis.count import Convergence
from app.organisations.models import Group
from app.rounds.models import Round
from app.synthesis.models import ReleasedCount
from app.synthesis.queries.choosing import Filter, beneath
from app.synthesis.queries.counting import everything
from app.synthesis.queries.topics import Node
from app.synthesis.rules import withholds


@dataclass(kw_only=True)
class Cell:
    """One group on one topic. `withheld`: the numbers could unmask somebody and are not told."""

    spoke: int = 0
    could: int = 0
    counts: dict[str, int] = field(default_factory=dict)  # stance -> parties
    withheld: bool = False
    href: str | None = None


@dataclass(kw_only=True)
class Row:
    """One topic across the groups."""

    node: Node
    cells: dict[str, Cell]  # by the group's sign
    spoke: int
    could: int
    once: int | None = None  # parties, where those that sent one text count as one
    withheld: bool = False
    proposal: uuid.UUID | None = None  # the stance question its bars speak of
    convergence: Convergence | None = None


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """The whole, in the order of the tree."""

    rows: list[Row]
    groups: list[Group]  # those that could speak, in their fixed order
    could: dict[str, int]  # parties of each group
    languages: list[str]
    least: int | None  # counts below it are withheld; none: all are told
    since: datetime | None = None  # what was published then is shown, and nothing that moved since

    @property
    def parties(self) -> int:
        """How many parties could speak."""
        return sum(self.could.values())


def matrix(
    round_: Round,
    nodes: list[Node],
    groups: list[Group],
    chosen: Filter | None = None,
    *,
    all_names: bool,
) -> Matrix:
    """Count topics by groups, in one query. `all_names`: the reader runs the round.

    `nodes` are the signed-off tree in order, `groups` every group in its fixed order.
    """
    chosen = chosen or Filter()
    found = counted(round_, nodes, groups, chosen, all_names=all_names)
    if not withholds(round_, all_names=all_names):
        return found
    released = {} if all_names else released_of(round_.id, chosen.question)
    ids = {group.sign: group.id for group in found.groups}
    for row in found.rows:
        row.once = None  # beside the numbers that are told it would tell those that are not
        moved = _moved(row, ids, released) if released else set()
        _withhold(row, round_.least_shown)
        _take_out(row, moved)
    since = max((one.at for one in released.values()), default=None)
    return replace(found, least=round_.least_shown, since=since)


def released_of(
    round_id: uuid.UUID, question: uuid.UUID | None
) -> dict[tuple[uuid.UUID, uuid.UUID], ReleasedCount]:
    """What the public was told when the round was published, by topic and group."""
    query = sa.select(ReleasedCount).where(
        ReleasedCount.round_id == round_id, ReleasedCount.question_id == question
    )
    return {(one.topic_id, one.group_id): one for one in db.session.scalars(query)}


def counted(
    round_: Round, nodes: list[Node], groups: list[Group], chosen: Filter, *, all_names: bool
) -> Matrix:
    """The counts as they are, with nothing withheld: for those who may see them all."""
    spoke: defaultdict[uuid.UUID, dict[uuid.UUID, int]] = defaultdict(dict)
    stances: defaultdict[uuid.UUID, defaultdict[uuid.UUID, dict[uuid.UUID, dict[str, int]]]]
    stances = defaultdict(lambda: defaultdict(dict))
    could: dict[uuid.UUID, int] = {}
    once: dict[uuid.UUID, int] = {}
    languages: list[str] = []
    within = beneath(round_.id, nodes)
    rows_of = db.session.execute(everything(round_, within, chosen, all_names=all_names))
    for kind, topic, group, question, word, number in rows_of:
        if kind == "spoke":
            spoke[topic][group] = number
        elif kind == "stance":
            stances[topic][question].setdefault(group, {})[word] = number
        elif kind == "could":
            could[group] = number
        elif kind == "once":
            once[topic] = number
        else:
            languages.append(word)
    shown = [group for group in groups if could.get(group.id)]
    rows = [
        _row(
            node,
            {group.sign: (group.id, could[group.id]) for group in shown},
            spoke=spoke.get(node.id, {}),
            stances=stances.get(node.id, {}),
            once=once.get(node.id),
        )
        for node in nodes
    ]
    return Matrix(
        rows=rows,
        groups=shown,
        could={group.sign: could[group.id] for group in shown},
        languages=sorted(languages),
        least=None,
    )


def _row(
    node: Node,
    groups: dict[str, tuple[uuid.UUID, int]],
    *,
    spoke: dict[uuid.UUID, int],
    stances: dict[uuid.UUID, dict[uuid.UUID, dict[str, int]]],
    once: int | None,
) -> Row:
    """One topic. Where several proposals were spoken of, bars show the one most parties did."""
    proposal = max(
        stances,
        key=lambda question: (sum(sum(by.values()) for by in stances[question].values()), question),
        default=None,
    )
    cells = {
        sign: Cell(
            spoke=spoke.get(group, 0),
            could=able,
            counts=stances[proposal].get(group, {}) if proposal else {},
        )
        for sign, (group, able) in groups.items()
    }
    return Row(
        node=node,
        cells=cells,
        spoke=sum(cell.spoke for cell in cells.values()),
        could=sum(cell.could for cell in cells.values()),
        once=once,
        proposal=proposal,
        convergence=_converge(cells),
    )


def _converge(cells: dict[str, Cell]) -> Convergence:
    return count.converge(
        {
            sign: count.stances(
                [stance for stance, number in cell.counts.items() for _ in range(number)],
                max(cell.could, sum(cell.counts.values())),
            )
            for sign, cell in cells.items()
        }
    )


def _moved(
    row: Row,
    ids: dict[str, uuid.UUID],
    released: dict[tuple[uuid.UUID, uuid.UUID], ReleasedCount],
) -> set[str]:
    """The groups whose numbers are no longer those that were published."""
    found = set()
    for sign, cell in row.cells.items():
        told = released.get((row.node.id, ids[sign]))
        now = (cell.spoke, cell.could, cell.counts)
        if told is None or now != (told.spoke, told.could, told.stances):
            found.add(sign)
    return found


def _take_out(row: Row, signs: set[str]) -> None:
    """Withhold numbers that moved, and the sums and measures that would tell them."""
    for sign in signs:
        cell = row.cells[sign]
        cell.withheld, cell.spoke, cell.counts = True, 0, {}
    if signs:
        row.withheld, row.spoke, row.convergence = True, 0, None


def _withhold(row: Row, least: int) -> None:
    """Take small numbers out, and whatever would give them away by subtraction."""
    spoke = {sign: cell.spoke for sign, cell in row.cells.items()}
    shown = protect.withhold(spoke, least)
    row.withheld = row.spoke < least or not protect.total_safe(shown, spoke, least)
    for sign, cell in row.cells.items():
        cell.withheld = shown[sign] is None
        if cell.withheld or any(0 < number < least for number in cell.counts.values()):
            cell.counts = {}
            row.convergence = None  # it would speak of numbers that are not told
        if cell.withheld:
            cell.spoke = 0
    if row.withheld:
        row.spoke = 0
