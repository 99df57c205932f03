"""Work on positions that outlives a request: the mail with the receipt."""

import uuid
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from app import db
from app.accounts.models import Person
from app.jobs import registry
from app.jobs.models import Job
from app.jobs.progress import Progress
from app.positions import emails, receipts
from app.positions.actions.forgetting import forget_drafts
from app.positions.actions.submitting import RECEIPT_JOB
from app.positions.models import PositionVersion

DAY = 24 * 3600


@registry.handles("positions:forget", label=_l("Forgetting old drafts"), every=DAY)
def forget(_job: Job, _progress: Progress) -> None:
    """Forget drafts that were never submitted, long after their round closed."""
    forget_drafts()


@registry.handles(RECEIPT_JOB, label=_l("Receipt by mail"))
def send_receipt(job: Job, _progress: Progress) -> dict[str, Any] | None:
    """Write the mail with the receipt as PDF to each of the delegation, in their language."""
    version = db.session.get(PositionVersion, uuid.UUID(job.args["version"]))
    if version is None:
        return None
    papers: dict[tuple[str, str], bytes] = {}
    people: list[Person] = emails.delegates(version.position.party.organisation_id)
    for person in people:
        with force_locale(person.language):
            key = (person.language, person.zone)
            if key not in papers:
                papers[key] = receipts.pdf(version, person.zone)
            emails.send_receipt(version, person, papers[key])
    return {"mails": len(people)}
