"""What comes to the desk next, and when: for a moderator who has nothing to do."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db
from app.jobs.models import Job, JobState
from app.meetings.queries import listed
from app.rounds.models import Round, RoundState
from app.rounds.timing import effective_state


@dataclass(frozen=True, kw_only=True)
class Coming:
    """Something that brings work, and when; no time where that cannot be told."""

    what: str
    at: datetime | None = None


def coming(round_: Round) -> list[Coming]:
    """What comes next, the nearest first: the engine's work, sessions, dates of the round."""
    now = clock.now()
    found = []
    if _works(round_):
        found.append(Coming(what=_("The engine is reading what came in. New passages follow.")))
    state = effective_state(round_)
    if state is RoundState.ANNOUNCED and round_.opens_at:
        found.append(Coming(what=_("The round opens for positions"), at=round_.opens_at))
    if state in {RoundState.ANNOUNCED, RoundState.OPEN} and round_.closes_at:
        found.append(
            Coming(
                what=_("The round closes: most positions come shortly before"), at=round_.closes_at
            )
        )
    found += [
        Coming(
            what=_("Session: %(title)s. Its account comes when it is approved.", title=one.title),
            at=one.starts_at,
        )
        for one in db.session.scalars(listed(round_.id))
        if one.starts_at > now
    ]
    return sorted(found, key=lambda one: one.at or now)


def _works(round_: Round) -> bool:
    going = sa.select(Job.id).where(
        Job.round_id == round_.id,
        Job.kind.startswith("synthesis:"),
        Job.state.in_([JobState.WAITING, JobState.RUNNING]),
        Job.due_at <= clock.now(),
    )
    return db.session.scalar(sa.select(going.exists())) or False
