"""Work that the house itself needs done, again and again."""

from flask_babel import lazy_gettext as _l

from app.jobs import actions, registry
from app.jobs.models import Job
from app.jobs.progress import Progress
from app.record import actions as record

MINUTE, DAY = 60, 24 * 3600


@registry.handles("record:seal", label=_l("Signing the record"), every=MINUTE)
def seal(_job: Job, _progress: Progress) -> None:
    """Sign the record as it stands, if it has grown."""
    record.seal()


@registry.handles("jobs:tidy", label=_l("Forgetting old work"), every=DAY)
def tidy(_job: Job, _progress: Progress) -> None:
    """Forget jobs that ended long ago."""
    actions.tidy()
