"""Hearing of a round."""

from app.accounts.models import Person
from app.notifications import actions as notifications
from app.rounds.models import Round


def follow(round_: Round, *, by: Person) -> None:
    """Let the person hear of what happens in the round. It is nobody else's business: no record."""
    notifications.follow(by, round_.id)


def unfollow(round_: Round, *, by: Person) -> None:
    """Leave the person in peace, as far as this round goes."""
    notifications.unfollow(by, round_.id)
