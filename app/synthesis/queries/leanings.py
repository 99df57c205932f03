"""How far a group's share of a topic is known, and whether it speaks of it more than others do."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from app.analysis import count
from app.analysis.count import Leaning, Share
from app.synthesis.queries.matrix import Cell, Matrix, Row

Leanings = dict[uuid.UUID, dict[str, Leaning]]  # by topic, then by the group's sign


def share(cell: Cell) -> Share | None:
    """The parties of a group that spoke, of those that could, with its interval; none if withheld."""
    return None if cell.withheld else count.jeffreys(cell.spoke, cell.could)


def leanings(found: Matrix) -> Leanings:
    """Compare each group with the others on each topic, among the topics of its level.

    A level of the tree where a number is withheld is left out as a whole: every leaning is made of
    all numbers of the level, so it would tell of the one that is not told. With one group there is
    nobody to compare with.
    """
    if len(found.groups) < 2:  # noqa: PLR2004 - one and the others
        return {}
    compared: Leanings = defaultdict(dict)
    for depth in {row.node.depth for row in found.rows}:
        level = [row for row in found.rows if row.node.depth == depth]
        if _all_told(level):
            for (topic, sign), leaning in count.over_representation(_spoke(level)).items():
                compared[uuid.UUID(topic)][sign] = leaning
    return compared


def _spoke(rows: Sequence[Row]) -> dict[tuple[str, str], int]:
    return {
        (str(row.node.id), sign): cell.spoke for row in rows for sign, cell in row.cells.items()
    }


def _all_told(rows: Sequence[Row]) -> bool:
    return not any(cell.withheld for row in rows for cell in row.cells.values())
