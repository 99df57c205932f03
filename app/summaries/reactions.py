"""What a summary does when something beneath it changes."""

import sqlalchemy as sa

from app import db
from app.rounds.models import Party, Round, RoundState
from app.summaries import emails
from app.summaries.models import Review
from app.summaries.queries import writing


def round_moved(round_: Round, *, after: RoundState, **_facts: object) -> None:
    """Tell of the summary when its round becomes public: before, nobody could have read it."""
    if after is not RoundState.PUBLISHED:
        return
    summary = db.session.scalar(writing.of_round(round_.id))
    if summary is not None and summary.versions:
        emails.tell_published(summary.versions[-1], summary, writing.text_of(summary, None))


def parties_joined(party: Party, *, into: Party, **_facts: object) -> None:
    """What a party said of its quotations goes with it."""
    db.session.execute(
        sa.update(Review).where(Review.party_id == party.id).values(party_id=into.id)
    )
