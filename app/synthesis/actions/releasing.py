"""Publishing the counts of a synthesis in a round that does not show names."""

from app import clock, db
from app.organisations.queries import groups
from app.rounds.models import Round
from app.synthesis.models import ReleasedCount
from app.synthesis.queries import Filter, spoken, tree_nodes
from app.synthesis.queries.matrix import Cell, counted, released_of
from app.synthesis.queries.topics import as_signed
from app.synthesis.rules import withholds


def release_counts(round_: Round) -> None:
    """Keep what the public is shown from now on, for every table a reader can choose.

    A count that moved by fewer parties than may be shown stays as it was published before: it is
    withheld until it has moved further, since the difference would tell of those few.
    """
    if not withholds(round_, all_names=False):
        return
    order = list(db.session.scalars(groups()))
    nodes = as_signed(round_.id, tree_nodes(round_.id, signed=True))
    asked = [ident for ident, _wording, _kind in db.session.execute(spoken.questions(round_))]
    for question in (None, *asked):
        before = released_of(round_.id, question)
        table = counted(round_, nodes, order, Filter(question=question), all_names=False)
        by_sign = {group.sign: group for group in table.groups}
        for row in table.rows:
            for sign, cell in row.cells.items():
                group = by_sign[sign]
                kept = before.get((row.node.id, group.id))
                if kept is None:
                    kept = ReleasedCount(
                        round_id=round_.id,
                        question_id=question,
                        topic_id=row.node.id,
                        group_id=group.id,
                    )
                    db.session.add(kept)
                elif _moved_a_little(kept, cell, round_.least_shown):
                    continue
                kept.spoke, kept.could = cell.spoke, cell.could
                kept.stances, kept.at = dict(cell.counts), clock.now()
    db.session.flush()


def _moved_a_little(kept: ReleasedCount, cell: Cell, least: int) -> bool:
    words = {*kept.stances, *cell.counts}
    moved = [
        cell.spoke - kept.spoke,
        cell.could - kept.could,
        *(cell.counts.get(word, 0) - kept.stances.get(word, 0) for word in words),
    ]
    return any(0 < abs(one) < least for one in moved)
