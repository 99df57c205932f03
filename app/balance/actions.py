"""Reminding those who are missing: the only function that does."""

from datetime import timedelta

from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.balance import emails, queries
from app.balance.models import Reminder
from app.errors import NotPossible
from app.record.actions import record
from app.rounds.models import Round
from app.rounds.timing import takes_positions

BETWEEN = timedelta(days=1)


def remind_missing(round_: Round, *, by: Person) -> int:
    """Remind, by mail, every organisation that has sent nothing; how many were reminded.

    None is reminded twice within a day, and none whose words came through another.
    """
    if not takes_positions(round_):
        raise NotPossible(_("This round takes no positions now."))
    since = clock.now() - BETWEEN
    reminded = 0
    for seat in queries.seats(round_):
        if not seat.is_missing or (seat.reminded_at is not None and seat.reminded_at > since):
            continue
        if emails.remind(round_, seat.organisation, drafting=seat.drafting):
            db.session.add(
                Reminder(round_id=round_.id, organisation_id=seat.organisation, by_id=by.id)
            )
            reminded += 1
    if reminded:
        record("balance:remind", round_, by=by, round_id=round_.id, organisations=reminded)
    return reminded
