"""Handing passages out, so that two people are not given the same one. A claim ends by itself."""

import uuid
from datetime import timedelta

from app import clock, db
from app.accounts.models import Person
from app.synthesis.models import Claim

LASTS = timedelta(minutes=10)


def claim(round_id: uuid.UUID, passage_id: uuid.UUID, *, by: Person) -> Claim:
    """Let the passage lie before this person, in place of the one that did."""
    found = db.session.get(Claim, (round_id, by.id))
    if found is None:
        found = Claim(round_id=round_id, person_id=by.id)
        db.session.add(found)
    found.passage_id, found.until = passage_id, clock.now() + LASTS
    db.session.flush()
    return found


def put_back(round_id: uuid.UUID, *, by: Person) -> None:
    """Nothing lies before this person any more."""
    found = db.session.get(Claim, (round_id, by.id))
    if found is not None:
        found.until = clock.now()
