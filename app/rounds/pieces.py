"""What features above a round put on its public page: each a piece of HTML for a place on it.

    pieces.add(Piece(slot=ANSWER, place=10, render=answer_button))

A piece is asked with the round and who is reading, after `round.view` was; it answers with
Markup, or with nothing when it has nothing to say. Keep to one query each.
"""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from app.policy import Who
from app.rounds.models import Round

FIRST = "first"  # before everything else: the summary, once there is one
ANSWER = "answer"  # in the box that says how to take part: begin, go on, see what was sent
PROGRAMME = "programme"  # the sessions
RECEIVED = "received"  # what came in
DESK = "desk"  # on the organiser's desk: what waits there
FORM = "form"  # the form as a delegate sees it, for the organiser's preview

Render = Callable[[Round, Who], Markup | None]


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Something to show in one of the slots."""

    slot: str
    place: int
    render: Render


_pieces: dict[Render, Piece] = {}


def add(piece: Piece) -> None:
    """Offer a piece; adding it again changes nothing."""
    _pieces[piece.render] = piece


def for_slot(slot: str, round_: Round, who: Who) -> list[Markup]:
    """The pieces for one slot that have something to say, in their order."""
    here = sorted((p for p in _pieces.values() if p.slot == slot), key=lambda piece: piece.place)
    return [said for piece in here if (said := piece.render(round_, who))]
