"""Who comes to a session."""

from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.errors import NotPossible
from app.meetings import emails, queries
from app.meetings.models import Registration, Session
from app.meetings.rules import places_left, takes_registrations
from app.organisations.models import Organisation
from app.record.actions import record


def register(session: Session, *, for_: Organisation | None, by: Person) -> Registration:
    """Give a person a place, for themselves or the organisation they act for, and confirm by mail.

    Registering twice changes nothing more. The caller holds the session locked, so that the last
    place is given once.
    """
    if not takes_registrations(session):
        raise NotPossible(_("Nobody can register for this session any more."))
    place = db.session.scalar(queries.registration(session.id, by.id))
    if place is not None and place.ended_at is None:
        return place
    if places_left(session, queries.taken([session.id]).get(session.id, 0)) == 0:
        raise NotPossible(_("All places in this session are taken."))
    if place is None:
        place = Registration(session=session, person=by)
        db.session.add(place)
    place.at = clock.now()
    place.ended_at = None
    place.organisation_id = for_.id if for_ else None
    record("meetings:register", place, by=by, for_=for_, round_id=session.round_id)
    emails.confirm_place(session, by)
    return place


def unregister(session: Session, *, by: Person) -> None:
    """Give a place back. Without a place it changes nothing."""
    place = db.session.scalar(queries.registration(session.id, by.id))
    if place is None or place.ended_at is not None:
        return
    if not takes_registrations(session):
        raise NotPossible(_("This session is over: who came stays on its list."))
    place.ended_at = clock.now()
    record(
        "meetings:unregister",
        place,
        by=by,
        for_=place.organisation_id,
        round_id=session.round_id,
    )
