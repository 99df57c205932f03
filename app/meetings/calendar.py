"""Sessions as calendars know them (RFC 5545).

A session keeps its UID for ever; SEQUENCE rises when it moves, so that a calendar replaces what
it has. Times are in UTC and need no zone of their own.
"""

from collections.abc import Collection, Iterable
from email.utils import parseaddr

import icalendar
from flask import current_app

from app import clock, text
from app.meetings.models import Session, SessionState
from app.rounds.models import Round
from config import Config

MEDIA_TYPE = "text/calendar"
PUBLISH, CANCEL = "PUBLISH", "CANCEL"


def address(session: Session) -> str:
    """The session's page, as a whole address."""
    config: Config = current_app.config["TDT"]
    return f"{config.base_url}/rounds/{session.round.slug}/programme/{session.id}"


def one(session: Session, *, with_link: bool) -> bytes:
    """A calendar of one session; `with_link` says where to join, for those who may know."""
    method = CANCEL if session.state is SessionState.CANCELLED else PUBLISH
    return _written([_event(session, with_link=with_link)], method, session.title)


def whole(round_: Round, sessions: Iterable[Session], *, joining: Collection[Session]) -> bytes:
    """A calendar of a round's sessions; those the reader may join say where."""
    events = [_event(session, with_link=session in joining) for session in sessions]
    return _written(events, PUBLISH, round_.title)


def _written(events: Iterable[icalendar.Event], method: str, name: str) -> bytes:
    made = icalendar.Calendar()
    made.add("prodid", "-//Tour de Table//sessions//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", method)
    made.add("x-wr-calname", text.line(name))
    for event in events:
        made.add_component(event)
    return made.to_ical()


def _event(session: Session, *, with_link: bool) -> icalendar.Event:
    config: Config = current_app.config["TDT"]
    mailbox, round_ = parseaddr(config.mail_from)[1], session.round
    said = [round_.title, round_.status_line, text.plain(session.description)]
    if session.cancelled_reason:
        said.insert(0, session.cancelled_reason)
    event = icalendar.Event()
    event.add("uid", str(session.id))
    event.add("sequence", session.sequence)
    event.add("dtstamp", clock.now())
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.ends_at)
    event.add("summary", text.line(session.title))
    event.add("description", "\n\n".join(part for part in said if part))
    event.add("url", address(session))
    event.add("status", "CANCELLED" if session.state is SessionState.CANCELLED else "CONFIRMED")
    organiser = icalendar.vCalAddress(f"mailto:{mailbox}")
    organiser.params["CN"] = icalendar.vText(text.line(round_.host or config.site_name))
    event.add("organizer", organiser)
    if with_link and session.link:
        event.add("location", session.link)
    return event
