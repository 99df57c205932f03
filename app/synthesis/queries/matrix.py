"""The synthesis counted: topics by stakeholder groups, with what each group could have said.

One query counts everything, from voices, whatever the size of the round; with a text to look
for, it counts from the passages instead.
"""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app import db
from app.moderation.models import Contribution
from app.organisations.models import Group, Region
from app.positions.models import Position, PositionState, Stance
from app.rounds.models import Party, Round
from app.synthesis.measures import Convergence, convergence
from app.synthesis.models import Coding, Passage, Topic, Tree, Voice
from app.synthesis.queries.topics import Node
from app.synthesis.rules import COUNTING, withholds


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What a reader chose to look at. Nothing chosen: everything."""

    question: uuid.UUID | None = None
    group: uuid.UUID | None = None
    region: Region | None = None
    no_region: bool = False
    stance: Stance | None = None
    language: str | None = None
    text: str = ""


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

    @property
    def parties(self) -> int:
        """How many parties could speak."""
        return sum(self.could.values())


def closure(round_id: uuid.UUID) -> "sa.CTE":
    """Each topic that counts beside itself and everything beneath it."""
    top = (
        sa.select(Topic.id.label("topic"), Topic.id.label("within"))
        .join(Topic.tree)
        .where(
            Tree.round_id == round_id,
            Topic.removed_at.is_(None),
            Topic.since_version.is_not(None),
        )
        .cte("beneath", recursive=True)
    )
    child = aliased(Topic)
    return top.union_all(
        sa.select(top.c.topic, child.id)
        .join(child, child.parent_id == top.c.within)
        .where(child.removed_at.is_(None))
    )


def voices(round_: Round, chosen: Filter, *, all_names: bool) -> "sa.Subquery":
    """Who spoke on what, as chosen: from what is kept, or from the passages that hold a text."""
    if chosen.text:
        found = (
            sa.select(
                Coding.topic_id,
                Passage.party_id,
                Party.group_id,
                Party.region,
                Passage.question_id,
                Passage.language,
                Passage.stance,
                Passage.accepted,
            )
            .join(Passage.codings)
            .join(Passage.party)
            .where(
                Passage.round_id == round_.id,
                Passage.counts,
                Coding.undone_at.is_(None),
                says(chosen.text),
            )
            .subquery()
        )
    else:
        found = (
            sa.select(
                Voice.topic_id,
                Voice.party_id,
                Voice.group_id,
                Voice.region,
                Voice.question_id,
                Voice.language,
                Voice.stance,
                Voice.accepted,
            )
            .where(Voice.round_id == round_.id)
            .subquery()
        )
    query = sa.select(found)
    if not all_names:
        query = query.where(found.c.accepted)
    if chosen.question:
        query = query.where(found.c.question_id == chosen.question)
    if chosen.group:
        query = query.where(found.c.group_id == chosen.group)
    if chosen.region or chosen.no_region:
        query = query.where(found.c.region == chosen.region)
    if chosen.stance:
        query = query.where(found.c.stance == chosen.stance)
    if chosen.language:
        query = query.where(found.c.language == chosen.language)
    return query.subquery("voices")


def says(words: str) -> "sa.ColumnElement[bool]":
    """The passage holds the words; needs `Passage.contribution` to be reachable."""
    like = words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    held = sa.func.substr(Contribution.plain, Passage.start + 1, Passage.end - Passage.start).ilike(
        f"%{like}%", escape="\\"
    )
    return Passage.contribution.has(held)


def could_speak(round_: Round, chosen: Filter, *, all_names: bool) -> "sa.Select[Party]":
    """The parties that could have spoken: those with a standing position, as chosen."""
    standing = (
        sa.select(Position.id)
        .where(Position.party_id == Party.id, Position.state.in_(states(all_names=all_names)))
        .correlate(Party)
    )
    if chosen.language:
        standing = standing.where(Position.language == chosen.language)
    query = sa.select(Party).where(Party.round_id == round_.id, standing.exists())
    if chosen.group:
        query = query.where(Party.group_id == chosen.group)
    if chosen.region or chosen.no_region:
        query = query.where(Party.region == chosen.region)
    return query


def states(*, all_names: bool) -> tuple[PositionState, ...]:
    """The states of positions that count for a reader."""
    return COUNTING if all_names else (PositionState.ACCEPTED,)


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
    spoke: defaultdict[uuid.UUID, dict[uuid.UUID, int]] = defaultdict(dict)
    stances: defaultdict[uuid.UUID, defaultdict[uuid.UUID, dict[uuid.UUID, dict[str, int]]]]
    stances = defaultdict(lambda: defaultdict(dict))
    could: dict[uuid.UUID, int] = {}
    languages: list[str] = []
    counted = db.session.execute(_everything(round_, chosen, all_names=all_names))
    for kind, topic, group, question, word, number in counted:
        if kind == "spoke":
            spoke[topic][group] = number
        elif kind == "stance":
            stances[topic][question].setdefault(group, {})[word] = number
        elif kind == "could":
            could[group] = number
        else:
            languages.append(word)
    shown = [group for group in groups if could.get(group.id)]
    least = round_.least_shown if withholds(round_, all_names=all_names) else None
    rows = [
        _row(
            node,
            {group.sign: (group.id, could[group.id]) for group in shown},
            spoke=spoke.get(node.id, {}),
            stances=stances.get(node.id, {}),
            least=least,
        )
        for node in nodes
    ]
    return Matrix(
        rows=rows,
        groups=shown,
        could={group.sign: could[group.id] for group in shown},
        languages=sorted(languages),
        least=least,
    )


def _everything(round_: Round, chosen: Filter, *, all_names: bool) -> "sa.CompoundSelect[Any]":
    within = closure(round_.id)
    found = voices(round_, chosen, all_names=all_names)
    parties = sa.func.count(found.c.party_id.distinct())
    joined = sa.join(found, within, found.c.topic_id == within.c.within)
    nothing = sa.null()
    said = sa.cast(found.c.stance, sa.String)
    who = could_speak(round_, chosen, all_names=all_names).subquery()
    spoke = (
        sa.select(
            sa.literal("spoke"),
            within.c.topic,
            found.c.group_id,
            sa.cast(nothing, sa.Uuid),
            sa.cast(nothing, sa.String),
            parties,
        )
        .select_from(joined)
        .group_by(within.c.topic, found.c.group_id)
    )
    stances = (
        sa.select(
            sa.literal("stance"),
            within.c.topic,
            found.c.group_id,
            found.c.question_id,
            said,
            parties,
        )
        .select_from(joined)
        .where(found.c.stance.is_not(None))
        .group_by(within.c.topic, found.c.group_id, found.c.question_id, found.c.stance)
    )
    able = sa.select(
        sa.literal("could"),
        sa.cast(nothing, sa.Uuid),
        who.c.group_id,
        sa.cast(nothing, sa.Uuid),
        sa.cast(nothing, sa.String),
        sa.func.count(),
    ).group_by(who.c.group_id)
    written = (
        sa.select(
            sa.literal("language"),
            sa.cast(nothing, sa.Uuid),
            sa.cast(nothing, sa.Uuid),
            sa.cast(nothing, sa.Uuid),
            Position.language,
            sa.func.count(),
        )
        .where(Position.round_id == round_.id, Position.state.in_(states(all_names=all_names)))
        .group_by(Position.language)
    )
    return sa.union_all(spoke, stances, able, written)


def _row(
    node: Node,
    groups: dict[str, tuple[uuid.UUID, int]],
    *,
    spoke: dict[uuid.UUID, int],
    stances: dict[uuid.UUID, dict[uuid.UUID, dict[str, int]]],
    least: int | None,
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
    row = Row(
        node=node,
        cells=cells,
        spoke=sum(cell.spoke for cell in cells.values()),
        could=sum(cell.could for cell in cells.values()),
        proposal=proposal,
        convergence=convergence({s: c.counts for s, c in cells.items() if c.counts}),
    )
    if least is not None:
        _withhold(row, least)
    return row


def _withhold(row: Row, least: int) -> None:
    """Take small numbers out, and whatever would give them away by subtraction."""
    for cell in row.cells.values():
        cell.withheld = cell.spoke < least
        if cell.withheld or any(0 < number < least for number in cell.counts.values()):
            cell.counts = {}
    small = sum(cell.withheld for cell in row.cells.values())
    hidden = sum(cell.spoke for cell in row.cells.values() if cell.withheld)
    # One withheld cell, or several that hold little together, would follow from the sum.
    row.withheld = row.spoke < least or small == 1 or (small > 1 and hidden < least)
    if any(not cell.counts for cell in row.cells.values() if cell.spoke):
        row.convergence = None
    for cell in row.cells.values():
        if cell.withheld:
            cell.spoke = 0
    if row.withheld:
        row.spoke = 0
