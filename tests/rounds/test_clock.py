"""Rounds open and close on time by themselves."""

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from app import clock, db
from app.notifications.models import Message
from app.rounds import queries
from app.rounds.models import RoundState
from app.rounds.tasks import follow_the_clock
from app.rounds.timing import effective_state
from tests import make


def test_what_is_due_is_moved_and_told_once(app: Flask) -> None:
    due = make.round_(state="announced")
    due.opens_at = clock.now() - timedelta(minutes=1)
    over = make.round_()
    over.closes_at = clock.now() - timedelta(minutes=1)
    still = make.round_()
    delegate = make.delegate_of(make.party(over).organisation)
    db.session.commit()

    follow_the_clock(None, None)  # type: ignore[arg-type]  # it asks neither
    follow_the_clock(None, None)  # type: ignore[arg-type]  # it asks neither

    assert [r.state for r in (due, over, still)] == [
        RoundState.OPEN,
        RoundState.CLOSED,
        RoundState.OPEN,
    ]
    told = db.session.scalars(sa.select(Message.person_id).where(Message.kind == "rounds:moved"))
    assert told.all() == [delegate.id]


def test_the_database_and_the_rules_agree_on_what_is_due(app: Flask) -> None:
    rounds = [make.round_(state=state) for state in RoundState]
    for hours in (-2, -1, 1, 2):
        round_ = make.round_(state="announced")
        round_.opens_at = clock.now() + timedelta(hours=hours)
        round_.closes_at = clock.now() + timedelta(hours=hours + 1.5)
        rounds.append(round_)
    db.session.commit()

    due = {round_.id for round_ in db.session.scalars(queries.due(clock.now()))}

    assert due == {r.id for r in rounds if effective_state(r) is not r.state}
