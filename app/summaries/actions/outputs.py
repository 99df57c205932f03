"""Outputs: to whom something was sent, when and how."""

from datetime import datetime

from app import db
from app.accounts.models import Person
from app.record.actions import record
from app.rounds.models import Round
from app.summaries.models import Dispatch
from app.summaries.queries.outputs import Output


def dispatch(
    round_: Round, output: Output, *, sent_to: str, how: str, sent_at: datetime, by: Person | None
) -> Dispatch:
    """Note that an output was sent to somebody. The output is named by its version and hash."""
    noted = Dispatch(
        round_id=round_.id,
        authority=output.authority,
        title=output.title,
        version=output.version,
        content_hash=output.content_hash,
        sent_to=sent_to,
        how=how,
        sent_at=sent_at,
        noted_by_id=by and by.id,
    )
    db.session.add(noted)
    record(
        "summaries:dispatch",
        noted,
        by=by,
        round_id=round_.id,
        authority=output.authority,
        version=output.version,
        content_hash=output.content_hash,
        sent_to=sent_to,
        sent_at=sent_at,
    )
    return noted
