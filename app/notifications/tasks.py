"""Sending what is in the outbox."""

import uuid

from flask_babel import lazy_gettext as _l

from app import db
from app.jobs import registry
from app.jobs.models import Job
from app.jobs.progress import Progress
from app.notifications import actions, emails
from app.notifications.models import Message

DAY = 24 * 3600


@registry.handles("notifications:send", label=_l("Sending a message"), computes=True)
def send(job: Job, progress: Progress) -> None:
    """Hand one message to the mail server; what it refuses for now is tried again for a day."""
    message = db.session.get(Message, uuid.UUID(job.args["message"]))
    if message is None or message.sent_at or message.failed_at:
        return
    try:
        emails.send(emails.compose(message))
    except (OSError, ValueError) as error:
        for_good = (
            isinstance(error, ValueError)
            or emails.is_refused_for_good(error)
            or job.attempts >= job.most_attempts
        )
        progress.begin_write()
        actions.mark_tried(message, error=f"{type(error).__name__}: {error}", for_good=for_good)
        progress.step()
        if not for_good:
            raise
        return
    progress.begin_write()
    actions.mark_sent(message)


@registry.handles("notifications:forget", label=_l("Forgetting old messages"), every=DAY)
def forget(_job: Job, _progress: Progress) -> None:
    """Forget messages that were done with long ago."""
    actions.forget_old()
