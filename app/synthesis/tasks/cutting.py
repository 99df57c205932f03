"""Cutting what was submitted into passages; what follows from new passages is asked for then."""

import uuid
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload

from app import db
from app.analysis import split
from app.jobs.models import Job
from app.jobs.progress import Progress
from app.jobs.registry import handles
from app.moderation.models import Contribution
from app.rounds.models import Round
from app.synthesis.actions import suggesting
from app.synthesis.actions.copies import find_copies
from app.synthesis.actions.counting import count_voices
from app.synthesis.actions.passages import carry_over, cut
from app.synthesis.actions.suggesting import SPLIT
from app.synthesis.models import Passage
from app.synthesis.queries import origins
from app.synthesis.queries.quotes import with_source
from app.synthesis.queries.topics import tree_of
from app.synthesis.rules import coding_open

TEXTS = 50  # contributions cut in one transaction


@handles(SPLIT, label=_l("Cutting texts into passages"))
def cut_texts(job: Job, progress: Progress) -> dict[str, Any]:
    """Cut what was not cut yet, a few texts at a time; then ask for suggestions."""
    round_id = uuid.UUID(job.args["round"])
    texts = passages = 0
    while True:
        query = origins.uncut(round_id).options(selectinload(Contribution.redactions))
        found = list(db.session.scalars(query.limit(TEXTS)))
        if not found:
            break
        _carry(found)
        spans = [
            [(span.start, span.end) for span in split.passages(one.plain, language=one.language)]
            for one in found
        ]
        passages += cut(found, spans)
        texts += len(found)
        progress.step(done=texts)
        db.session.expunge_all()
    if texts:
        find_copies(round_id)
    if texts and coding_open(db.session.scalar(tree_of(round_id))):
        suggesting.suggest_for_round(db.session.get_one(Round, round_id))
    return {"texts": texts, "passages": passages}


def _carry(contributions: list[Contribution]) -> None:
    """What people decided on an earlier version is found again in the new one, word for word."""
    positions = {
        source.position.id
        for source in origins.sources(contributions).values()
        if source.position is not None and (source.position.current_number or 0) > 1
    }
    if not positions:
        return
    new = [one.id for one in contributions]
    query = with_source(
        sa.select(Passage)
        .where(
            Passage.position_id.in_(positions),
            Passage.contribution_id.not_in(new),
            Passage.decided_at.is_not(None),
            Passage.removed_at.is_(None),
        )
        .options(selectinload(Passage.codings))
        .order_by(Passage.created_at.desc(), Passage.id)
    )
    before = db.session.scalars(query).unique().all()
    if before and carry_over(before, contributions):
        count_voices(before[0].round_id, [passage.party_id for passage in before])
