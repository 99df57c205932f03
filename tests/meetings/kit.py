"""A session, its people, and the mails about it."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import icalendar
import sqlalchemy as sa

from app import clock, db
from app.accounts.models import Person
from app.meetings import actions
from app.meetings.models import Session
from app.notifications.models import Message
from app.rounds.models import Round
from tests import make


@dataclass
class World:
    """A round with one session: two co-chairs of two groups, a rapporteur, an organiser."""

    organiser: Person
    state: Person
    firm: Person
    rapporteur: Person
    round: Round
    session: Session

    @property
    def url(self) -> str:
        return f"/rounds/{self.round.slug}/programme/{self.session.id}"


def plan(round_: Round, *, by: Person, starts_at: datetime | None = None, **facts: Any) -> Session:
    begins = starts_at or clock.now() + timedelta(days=3)
    given = {
        "title": "Norms in practice",
        "starts_at": begins,
        "ends_at": begins + timedelta(minutes=90),
        **facts,
    }
    session = actions.plan(round_, actions.Plan(**given), by=by)
    db.session.commit()
    return session


def world(*, days: int = 3, **facts: Any) -> World:
    organiser, rapporteur = make.person(), make.person(name="Ruth Nakazibwe")
    kestria = make.organisation(name="Kingdom of Kestria", group="ST")
    norrvik = make.organisation(name="Norrvik Cloud", group="PS")
    state, firm = make.delegate_of(kestria), make.delegate_of(norrvik)
    round_ = make.round_(organisers=[organiser], questions=False)
    given = {
        "link": "https://kestria.example/join/4711",
        "chairs": [
            actions.Chair(organisation=kestria, name="Halvard Quist", person=state),
            actions.Chair(organisation=norrvik, name="Eskil Thornvald", person=firm),
        ],
        "rapporteur": rapporteur,
        "starts_at": clock.now() + timedelta(days=days),
        **facts,
    }
    session = plan(round_, by=organiser, **given)
    return World(organiser, state, firm, rapporteur, round_, session)


def mails(kind: str) -> list[Message]:
    query = (
        sa.select(Message).where(Message.kind == f"meetings:{kind}").order_by(Message.created_at)
    )
    return list(db.session.scalars(query))


def entry(content: bytes | str) -> icalendar.Event:
    """The one event of a calendar."""
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert isinstance(event, icalendar.Event)
    return event


def enclosed(message: Message) -> icalendar.Event:
    (file,) = message.attachments
    return entry(base64.b64decode(file["content"]))


def form_of(session: Session, **changed: Any) -> dict[str, Any]:
    """What the edit page sends when nothing but `changed` was touched."""
    zone = session.round.zone
    sent = {
        "title": session.title,
        "topic": session.topic,
        "description": session.description,
        "starts": clock.local(session.starts_at, zone).strftime("%Y-%m-%dT%H:%M"),
        "minutes": str(int((session.ends_at - session.starts_at).total_seconds() // 60)),
        "link": session.link or "",
        "places": str(session.places or ""),
        "rapporteur": session.rapporteur.email if session.rapporteur else "",
    }
    for place, chair in enumerate(session.chairs):
        sent[f"chairs-{place}-organisation"] = chair.organisation.name
        sent[f"chairs-{place}-name"] = chair.name
        sent[f"chairs-{place}-email"] = chair.person.email if chair.person else ""
    return {**sent, **changed}
