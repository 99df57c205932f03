"""A round that took place before it was entered here, in the state that it reached."""

from datetime import datetime

from flask_babel import gettext as _

from app.accounts.models import Person
from app.errors import NotPossible
from app.record.actions import record
from app.rounds.models import Round, RoundState

REACHED = (
    RoundState.ANNOUNCED,
    RoundState.OPEN,
    RoundState.CLOSED,
    RoundState.PUBLISHED,
    RoundState.ARCHIVED,
)


def enter_state(
    round_: Round,
    to: RoundState,
    *,
    by: Person | None,
    announced_at: datetime | None = None,
    published_at: datetime | None = None,
) -> None:
    """Say which state a round entered afterwards had reached. Nobody is told by mail.

    Only for a draft with both its dates; the record says that it was entered, not moved.
    """
    if round_.state is not RoundState.DRAFT or to not in REACHED:
        raise NotPossible(_("Only a draft can be entered as a round that took place."))
    if round_.opens_at is None or round_.closes_at is None:
        raise NotPossible(
            _("A round that took place needs the dates on which it opened and closed.")
        )
    round_.announced_at = announced_at or round_.opens_at
    if to in {RoundState.PUBLISHED, RoundState.ARCHIVED}:
        round_.published_at = published_at or round_.closes_at
    round_.state = to
    record("rounds:enter", round_, by=by, round_id=round_.id, state=to)
