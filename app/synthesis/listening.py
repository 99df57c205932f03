"""What the synthesis does when something below it changes: passages stop counting, or start."""

import sqlalchemy as sa

from app import db
from app.accreditation.signals import admitted
from app.meetings.models import Account
from app.meetings.signals import account_approved
from app.moderation.models import Contribution
from app.moderation.signals import hidden_changed
from app.positions.models import Position
from app.positions.signals import entered, state_changed, submitted
from app.rounds.models import Party, Round, RoundState
from app.rounds.signals import moved, parties_joined
from app.synthesis.actions import (
    count_voices,
    cut_round,
    release_counts,
    weigh_account,
    weigh_contribution,
    weigh_position,
)
from app.synthesis.actions.copies import find_copies
from app.synthesis.models import Passage, Twin


def start() -> None:
    """Listen. The functions are this module's own, so that they are not forgotten."""
    submitted.connect(_submitted)
    entered.connect(_entered)
    state_changed.connect(_state_changed)
    account_approved.connect(_account_approved)
    hidden_changed.connect(_hidden_changed)
    parties_joined.connect(_parties_joined)
    moved.connect(_moved)
    admitted.connect(_admitted)


def _moved(round_: Round, after: RoundState, **_facts: object) -> None:
    if after is RoundState.PUBLISHED:
        release_counts(round_)


def _submitted(position: Position, **_facts: object) -> None:
    weigh_position(position)
    cut_round(position.round_id)


def _entered(round_: Round, **_facts: object) -> None:
    cut_round(round_.id)


def _state_changed(position: Position, **_facts: object) -> None:
    weigh_position(position)
    of_it = sa.select(Twin.passage_id).join(Twin.passage).where(Passage.position_id == position.id)
    if db.session.scalar(of_it.limit(1)) is not None:
        find_copies(position.round_id)  # one copy more or less, or the text they repeat is gone


def _account_approved(account: Account, **_facts: object) -> None:
    weigh_account(account)
    cut_round(account.session.round_id)


def _hidden_changed(contribution: Contribution, **_facts: object) -> None:
    weigh_contribution(contribution)


def _parties_joined(party: Party, into: Party, **_facts: object) -> None:
    """The passages go with the positions, and both parties are counted anew, as one."""
    db.session.execute(
        sa.update(Passage).where(Passage.party_id == party.id).values(party_id=into.id)
    )
    count_voices(party.round_id, [party.id, into.id])


def _admitted(party: Party) -> None:
    """A party that was counted apart counts as any other from now on."""
    count_voices(party.round_id, [party.id])
