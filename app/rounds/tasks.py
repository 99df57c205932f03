"""What rounds do by themselves as time passes."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app import clock, db
from app.jobs.models import Job
from app.jobs.progress import Progress
from app.jobs.registry import handles
from app.rounds import actions, queries

EVERY = 30  # seconds


@handles("rounds:follow-clock", label=_l("Open and close rounds on time"), every=EVERY)
def follow_the_clock(_job: Job, _progress: Progress) -> dict[str, Any] | None:
    """Open and close the rounds whose time has come, and tell whoever waits for it."""
    query = queries.due(clock.now()).with_for_update()
    moved = [actions.follow_clock(round_).slug for round_ in db.session.scalars(query).all()]
    return {"moved": moved} if moved else None
