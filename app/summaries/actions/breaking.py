"""Support that breaks: noted when it happens, told to the moderators, and noted when it is mended."""

import uuid

import sqlalchemy as sa

from app import clock, db
from app.record.actions import record
from app.summaries import emails
from app.summaries.models import BrokenSupport, Summary
from app.summaries.queries import breaks, sources, writing
from app.synthesis.models import Passage


def look_again(round_id: uuid.UUID, which: "sa.ColumnElement[bool]") -> None:
    """See whether passages still support the summary: of what was published, or is in review.

    What breaks now is put on record, and the moderators and organisers get a mail. What was
    broken and stands again is noted as mended.
    """
    summary = db.session.scalar(writing.of_round(round_id))
    if summary is None:
        return
    cited = breaks.cited(summary)
    touched = db.session.scalars(sa.select(Passage.id).where(which)).all() if cited else []
    hashes = {ident: cited[ident] for ident in touched if ident in cited}
    if not hashes:
        return
    found = sources.load(list(hashes), None)
    known = {one.passage_id: one for one in db.session.scalars(breaks.standing(summary.id))}
    broke = []
    for ident, quote_hash in hashes.items():
        source = found.get(ident)
        stands = sources.stands(source, quote_hash)
        if stands and ident in known:
            known[ident].mended_at = clock.now()
        elif not stands and ident not in known:
            broke.append(
                BrokenSupport(
                    summary_id=summary.id, passage_id=ident, breach=breaks.breach_of(source)
                )
            )
    if broke:
        db.session.add_all(broke)
        record(
            "summaries:break",
            summary,
            by=None,
            round_id=round_id,
            passages=[one.passage_id for one in broke],
            why=sorted({one.breach.value for one in broke}),
        )
        emails.tell_broken(summary, len(broke))


def mend_all(summary: Summary) -> None:
    """A version that is published rests on nothing broken: what broke before is mended."""
    for one in db.session.scalars(breaks.standing(summary.id)):
        one.mended_at = clock.now()
