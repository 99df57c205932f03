"""What accreditations do by themselves as time passes."""

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from app import clock, db
from app.accreditation import actions, queries
from app.jobs.models import Job
from app.jobs.progress import Progress
from app.jobs.registry import handles

EVERY = 60  # seconds
WARNING = timedelta(days=2)


@handles("accreditation:follow-clock", label=_l("Close objection periods on time"), every=EVERY)
def follow_the_clock(_job: Job, _progress: Progress) -> dict[str, Any] | None:
    """Accredit those to whom nobody objected in time, and remind of what ends soon."""
    now = clock.now()
    due = db.session.scalars(queries.due(now).with_for_update()).all()
    for application in due:
        actions.follow_clock(application)
    ending = db.session.scalars(queries.to_remind(now, now + WARNING).with_for_update()).all()
    for circulation in ending:
        actions.remind_of_end(circulation)
    return {"accredited": len(due), "reminded": len(ending)} if due or ending else None
