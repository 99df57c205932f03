"""The order in which pages, questions, documents and topics stand."""

from collections.abc import Sequence
from typing import TypeVar

from flask_babel import gettext as _

from app.accounts.models import Person
from app.errors import NotPossible
from app.record.actions import record
from app.rounds.models import Document, Page, Question, StartTopic

Placed = TypeVar("Placed", Page, Question, Document, StartTopic)


def shift(thing: Placed, among: Sequence[Placed], *, later: bool, by: Person | None) -> Placed:
    """Move a thing one place up or down among its neighbours, given in their order."""
    order = list(among)
    at = order.index(thing)
    to = at + 1 if later else at - 1
    if not 0 <= to < len(order):
        raise NotPossible(_("It stands at the end already."))
    places = sorted(one.place for one in order)
    if len(set(places)) < len(places):
        places = list(range(1, len(order) + 1))
    order[at], order[to] = order[to], order[at]
    for one, place in zip(order, places, strict=True):
        one.place = place
    record("rounds:reorder", thing, by=by, round_id=thing.round_id, later=later)
    return thing
