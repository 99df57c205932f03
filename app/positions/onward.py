"""Where else a position leads, for those who work on it: links that features above offer.

onward.add(Onward(label=_l("Mark passages"), endpoint="synthesis.position", permission="round.code"))
"""

from dataclasses import dataclass

from flask import url_for
from flask_babel.speaklater import LazyString

from app import web
from app.positions.models import Position


@dataclass(frozen=True, kw_only=True)
class Onward:
    """A page about one position, for whoever has the permission on its round."""

    label: LazyString
    endpoint: str  # takes `slug` and `reference`
    permission: str


_offered: dict[str, Onward] = {}


def add(onward: Onward) -> None:
    """Offer a page; offering it again changes nothing."""
    _offered[onward.endpoint] = onward


def links(position: Position) -> list[tuple[str, str]]:
    """What the reader may go on to from a position, as words and address."""
    slug = position.round.slug
    return [
        (str(one.label), url_for(one.endpoint, slug=slug, reference=position.reference))
        for one in _offered.values()
        if web.can(one.permission, position.round)
    ]
