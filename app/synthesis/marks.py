"""Passages marked in the positions that people read."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from app import db
from app.moderation.models import Contribution
from app.policy import Who
from app.rounds import rules as rounds
from app.synthesis.models import Passage
from app.text import Mark


def marks_of(contributions: Sequence[Contribution], who: Who) -> dict[uuid.UUID, list[Mark]]:
    """The passages in these words, each under the id by which a quotation finds its place.

    Whoever runs the round sees them all; others those that count and that a person has put on a
    topic, since only these are ever quoted.
    """
    known = {one.id: one for one in contributions}
    if not known:
        return {}
    query = sa.select(Passage).where(
        Passage.contribution_id.in_(known), Passage.counts, Passage.removed_at.is_(None)
    )
    round_ = next(iter(known.values())).round
    if not rounds.runs_it(who, round_):
        query = query.where(Passage.decided_at.is_not(None), Passage.none_fits_at.is_(None))
    found: dict[uuid.UUID, list[Mark]] = {}
    for passage in db.session.scalars(query):
        mark = Mark(passage.start, passage.end, f"p-{passage.id}", classes="passage")
        found.setdefault(passage.contribution_id, []).append(mark)
    return found
