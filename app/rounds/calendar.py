"""The deadline of a round as calendars know it (RFC 5545): one entry, which moves when it does."""

from email.utils import parseaddr

import icalendar
from flask import current_app
from flask_babel import gettext as _

from app import addresses, clock, text
from app.rounds.models import Round, RoundState
from app.rounds.timing import effective_state
from config import Config

MEDIA_TYPE = "text/calendar"
DATED = frozenset({RoundState.ANNOUNCED, RoundState.OPEN})


def has_deadline(round_: Round) -> bool:
    """Whether there is a deadline ahead to put into a calendar."""
    return round_.closes_at is not None and effective_state(round_) in DATED


def deadline(round_: Round) -> bytes:
    """A calendar of one moment: when the round closes.

    Its UID stays and its SEQUENCE rises with every change of the round, so that a calendar that
    fetches it again replaces what it has.
    """
    config: Config = current_app.config["TDT"]
    url = addresses.whole("rounds.show", slug=round_.slug)
    event = icalendar.Event()
    event.add("uid", f"deadline-{round_.id}")
    event.add("sequence", int(round_.changed_at.timestamp()) // 60)
    event.add("dtstamp", clock.now())
    event.add("dtstart", round_.closes_at)
    event.add("summary", text.line(_("Deadline: %(title)s", title=round_.title)))
    event.add("description", "\n\n".join(part for part in (round_.status_line, url) if part))
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    organiser = icalendar.vCalAddress(f"mailto:{parseaddr(config.mail_from)[1]}")
    organiser.params["CN"] = icalendar.vText(text.line(round_.host or config.site_name))
    event.add("organizer", organiser)
    made = icalendar.Calendar()
    made.add("prodid", "-//Tour de Table//rounds//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add_component(event)
    return made.to_ical()
