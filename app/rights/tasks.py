"""Putting copies together, and forgetting them."""

import uuid

from flask_babel import lazy_gettext as _l

from app import db
from app.jobs import registry
from app.jobs.models import Job
from app.jobs.progress import Progress
from app.rights import actions
from app.rights.models import PersonalCopy

DAY = 24 * 3600


@registry.handles("rights:copy", label=_l("Copying what is held about a person"))
def copy(job: Job, _progress: Progress) -> None:
    """Make the copy, if its person still wants it."""
    found = db.session.get(PersonalCopy, uuid.UUID(job.args["copy"]))
    if found is not None and found.ready_at is None:
        actions.make_copy(found)


@registry.handles("rights:tidy", label=_l("Forgetting copies"), every=DAY)
def tidy(_job: Job, _progress: Progress) -> None:
    """Forget copies that were made long enough ago."""
    actions.tidy()
