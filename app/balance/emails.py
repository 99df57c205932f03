"""What an organisation reads when its position is missing."""

import uuid

from flask_babel import gettext as _

from app import addresses, db
from app.accreditation.queries import speak_for
from app.notifications.actions import write
from app.notifications.emails import language
from app.rounds.emails import when
from app.rounds.models import Round


def remind(round_: Round, organisation_id: uuid.UUID, *, drafting: bool) -> int:
    """Tell those who speak for the organisation until when they can answer; how many were told."""
    people = db.session.scalars(speak_for(organisation_id)).all()
    for person in people:
        with language(person):
            lines = [
                round_.title,
                round_.status_line,
                _("Your organisation has begun a position and not sent it.")
                if drafting
                else _("Your organisation has sent nothing to this round."),
                _(
                    "Answers can be given until %(closes)s.",
                    closes=when(round_.closes_at, round_, person),
                ),
                addresses.whole("positions.show", slug=round_.slug),
            ]
            write(
                "balance:reminder",
                to=person,
                subject=_("A reminder: %(title)s", title=round_.title),
                body="\n\n".join(line for line in lines if line),
                round_id=round_.id,
            )
    return len(people)
