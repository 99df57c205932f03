"""What the accounts do out of sight."""

from flask_babel import lazy_gettext as _l

from app.accounts import actions
from app.jobs import registry
from app.jobs.models import Job
from app.jobs.progress import Progress

HOUR = 3600


@registry.handles("accounts:reset", label=_l("Mailing the way to a new password"))
def reset(job: Job, _progress: Progress) -> None:
    """Mail the way to a new password, if the address has an account."""
    email = job.args["email"]
    job.args = {}  # nobody needs to read here who forgot a password
    actions.mail_reset(email=email)


@registry.handles("accounts:tidy", label=_l("Forgetting old sessions"), every=HOUR)
def tidy(_job: Job, _progress: Progress) -> None:
    """Forget what is of no use any more."""
    actions.tidy()
