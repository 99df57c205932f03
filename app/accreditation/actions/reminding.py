"""Those who may object hear once more before a period ends."""

from app import clock
from app.accreditation import emails
from app.accreditation.models import Circulation
from app.record.actions import record


def remind_of_end(circulation: Circulation) -> None:
    """Remind those who may object that the period ends soon, once."""
    circulation.reminded_at = clock.now()
    emails.remind(circulation)
    record(
        "accreditation:remind",
        circulation,
        by=None,
        round_id=circulation.round_id,
        number=circulation.number,
    )
