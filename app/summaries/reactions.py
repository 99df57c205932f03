"""What a summary does when something beneath it changes."""

import sqlalchemy as sa

from app import db
from app.meetings.models import Account
from app.moderation.models import Contribution
from app.positions.models import Position
from app.rounds.models import Party, Round, RoundState
from app.summaries import emails
from app.summaries.actions.breaking import look_again
from app.summaries.models import Review
from app.summaries.queries import writing
from app.synthesis.models import Passage
from app.synthesis.queries import origins


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


def position_changed(position: Position, **_facts: object) -> None:
    """A position was accepted, held, returned, withdrawn or sent anew: what cites it may break."""
    look_again(position.round_id, Passage.position_id == position.id)


def hidden_changed(contribution: Contribution, **_facts: object) -> None:
    """Words were hidden or restored: of a later version too, in which a source was found again."""
    position = origins.sources([contribution])[contribution.id].position
    of_it = Passage.contribution_id == contribution.id
    look_again(contribution.round_id, Passage.position_id == position.id if position else of_it)


def account_approved(account: Account, **_facts: object) -> None:
    """A later account takes the place of the one before it."""
    others = sa.select(Account.contribution_id).where(Account.session_id == account.session_id)
    look_again(account.session.round_id, Passage.contribution_id.in_(others))
