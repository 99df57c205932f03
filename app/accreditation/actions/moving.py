"""The one door through which an application's state goes."""

from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.accreditation import emails
from app.accreditation.actions.standing import follow_footing
from app.accreditation.models import Application, ApplicationState
from app.accreditation.rules import ACCREDITED, CIRCULATED, MOVES, REFUSED, effective_state
from app.accreditation.words import state_name
from app.errors import NotPossible
from app.record.actions import record


def follow_clock(application: Application) -> Application:
    """Bring the stored state up to what the clock says: a period without objection accredits."""
    if application.state is CIRCULATED and effective_state(application) is ACCREDITED:
        ends = application.circulation.ends_at if application.circulation else clock.now()
        application.decided_at = ends
        move(application, ACCREDITED, by=None)
        emails.tell_decided(application)
    return application


def check_move(application: Application, to: ApplicationState) -> None:
    """Refuse a move that the table does not have, before anything is changed."""
    if to not in MOVES[application.state]:
        raise NotPossible(
            _(
                "An application that is %(before)s cannot become %(to)s.",
                before=state_name(application.state),
                to=state_name(to),
            )
        )


def move(
    application: Application,
    to: ApplicationState,
    *,
    by: Person | None,
    **facts: object,
) -> None:
    """Set the state, and write down that it was. What the state needs must be there already."""
    check_move(application, to)
    before, application.state = application.state, to
    db.session.flush()
    if to in {ACCREDITED, REFUSED}:
        follow_footing(application)
    record(
        "accreditation:move",
        application,
        by=by,
        for_=application.organisation_id,
        round_id=application.round_id,
        before=before,
        after=to,
        **facts,
    )
