"""Topics by sector of a real consultation, beside people's counts.

Puts every sentence that holds one of a topic's words on that topic, and prints what the product
then counts: parties that spoke of those that could, and contributions. Beside it stand the
contributions that readers at the Centre for Internet and Society counted, where they asked about
the same.
"""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from rich.console import Console
from rich.table import Table

from app import db
from app.analysis.split import sentences
from app.moderation.models import Contribution
from app.organisations.models import Group
from app.organisations.queries import groups
from app.positions.models import Position
from app.rounds.models import Party, Round
from app.synthesis import actions, queries
from app.synthesis.actions import Decided
from app.synthesis.models import Coding, Passage, Topic
from benchmarks.netmundial.installed import SLUG

# Group of the product -> column of the people's table. "Other" came in as intergovernmental.
SECTORS = {
    "ST": "Government", "IG": "Other", "PS": "Private Sector", "CS": "Civil Society",
    "TC": "Technical Community", "AC": "Academia",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Searched:
    """A topic, the words that are looked for, and the row of the people's table that is nearest."""

    name: str
    words: str
    row: str | None = None


TREE = (
    Searched(name="Multistakeholder model", words=r"multi-?\s?stakeholder"),
    Searched(name="Equal footing", words=r"equal\s+footing", row="Discusses Equal Footing"),
    Searched(name="Bottom-up processes", words=r"bottom.up", row="Discusses Bottom-up Processes"),
    Searched(name="Human rights", words=r"human\s+rights?", row="Discusses Online Human Rights"),
    Searched(name="Democracy", words=r"democra\w+", row="Discusses Democracy"),
    Searched(
        name="Net neutrality", words=r"net(?:work)?\s+neutrality", row="Discusses Net Neutrality"
    ),
    Searched(
        name="Evolution of the IGF",
        words=r"\bIGF\b|internet\s+governance\s+forum",
        row="Evolution of Internet Governance Forum",
    ),
    Searched(
        name="Enhanced cooperation",
        words=r"enhanced\s+co-?operation",
        row="Discusses Enhanced Cooperation",
    ),
    Searched(name="Capacity building", words=r"capacity[\s-]+(?:building|development)"),
)


def report(app: Flask, place: Path) -> dict[str, Any]:
    """Sort by words, count, and print beside people's counts; what there was of it."""
    with app.test_request_context():
        db.begin_write()
        round_ = the_round()
        passages = sort(round_)
        counted = queries.matrix(
            round_,
            queries.tree_nodes(round_.id, signed=True),
            list(db.session.scalars(groups())),
            all_names=True,
        )
        people = _people(place / "roadmap_topics_by_sector.csv")
        _print(counted, _contributions(round_), people)
        parties = {row.node.name: row.spoke for row in counted.rows}
        db.session.rollback()
    return {"passages": passages, "parties": parties}


def the_round() -> Round:
    """The round that the contributions were brought into."""
    return db.session.scalars(sa.select(Round).where(Round.slug == SLUG)).one()


def sort(round_: Round) -> int:
    """Sign the tree off and put sentences on it; how many passages there are."""
    tree = actions.ensure_tree(round_, by=None)
    topics = {
        one.name: actions.add_topic(tree, name=one.name, belongs=one.words, by=None) for one in TREE
    }
    actions.sign_off(tree, by=None)
    words = db.session.scalars(sa.select(Contribution).where(Contribution.round_id == round_.id))
    decided = [
        Decided(contribution=one, start=start, end=end, topics=[topics[name] for name in names])
        for one in words
        for (start, end), names in _found(one).items()
    ]
    actions.enter_codings(round_, decided, by=None)
    db.session.flush()
    return len(decided)


def _found(words: Contribution) -> dict[tuple[int, int], list[str]]:
    found: dict[tuple[int, int], list[str]] = {}
    for span in sentences(words.plain, language=words.language):
        said = words.plain[span.start : span.end]
        for one in TREE:
            if re.search(one.words, said, re.IGNORECASE):
                found.setdefault((span.start, span.end), []).append(one.name)
    return found


def _contributions(round_: Round) -> Counter[tuple[str, str]]:
    """How many contributions of each group speak of each topic."""
    query = (
        sa.select(Topic.name, Group.sign, sa.func.count(Position.id.distinct()))
        .select_from(Coding)
        .join(Topic, Coding.topic_id == Topic.id)
        .join(Passage, Coding.passage_id == Passage.id)
        .join(Position, Passage.position_id == Position.id)
        .join(Party, Position.party_id == Party.id)
        .join(Group, Party.group_id == Group.id)
        .where(Passage.round_id == round_.id)
        .group_by(Topic.name, Group.sign)
    )
    return Counter({(name, sign): number for name, sign, number in db.session.execute(query)})


def _people(file: Path) -> dict[str, dict[str, str]]:
    with file.open(encoding="utf-8") as lines:
        return {row["Sector"]: row for row in csv.DictReader(lines)}


def _print(
    counted: queries.Matrix,
    contributions: Counter[tuple[str, str]],
    people: dict[str, dict[str, str]],
) -> None:
    table = Table(
        title="Parties that spoke of those that could (contributions; people's count)",
        title_justify="left",
    )
    table.add_column("topic")
    for group in counted.groups:
        table.add_column(f"{SECTORS[group.sign]} ({counted.could[group.sign]})", justify="right")
    table.add_column(f"all ({counted.parties})", justify="right")
    for row, searched in zip(counted.rows, TREE, strict=True):
        told = people.get(searched.row or "", {})
        line = []
        for group in counted.groups:
            number = contributions[searched.name, group.sign]
            read = told.get(SECTORS[group.sign], "-")
            line.append(f"{row.cells[group.sign].spoke} ({number}; {read})")
        whole = sum(contributions[searched.name, group.sign] for group in counted.groups)
        read = str(sum(int(told[SECTORS[group.sign]]) for group in counted.groups)) if told else "-"
        table.add_row(searched.name, *line, f"{row.spoke} ({whole}; {read})")
    Console(width=150).print(table)
