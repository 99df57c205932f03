"""How much of what costs one person may ask for: searching, files, documents, uploads, long work, mail.

A view says what it costs (`web.costs`), and every search is counted, before the view begins. Whoever is
signed in counts for themselves, wherever they are; visitors count by their network, which may stand for a
whole ministry and so may ask for more. One row a person, kind and window, in the table of tries.
"""

from flask import Flask, request
from flask_babel import gettext as _
from limits import RateLimitItem, parse

from app import web
from app.accounts import session, tries

SEARCH = "search"
# What carries the words of a search in an address.
SOUGHT = ("q", "text")
# By what it costs: for one person, and for the visitors of one network together. Nobody who works by
# hand meets these; docs/security.md tells them too.
PACES: dict[str, tuple[RateLimitItem, RateLimitItem]] = {
    SEARCH: (parse("200 per 5 minutes"), parse("1000 per 5 minutes")),
    "file": (parse("200 per 5 minutes"), parse("1000 per 5 minutes")),
    "document": (parse("60 per 5 minutes"), parse("300 per 5 minutes")),
    "upload": (parse("60 per 5 minutes"), parse("60 per 5 minutes")),
    "work": (parse("100 per 1 hour"), parse("100 per 1 hour")),
    "mail": (parse("300 per 1 hour"), parse("100 per 1 hour")),
}
BY_SENDING = {"upload", "work", "mail"}  # the page with the form costs nothing


def init_app(app: Flask) -> None:
    """Count before every view; who it is must be known."""
    app.before_request(_keep)


def _keep() -> None:
    kinds = _kinds()
    if not kinds:
        return
    person, network = session.known_person(), session.network()
    counted = [
        (PACES[kind][0], f"{kind} person {person.id}")
        if person
        else (PACES[kind][1], f"{kind} network {network}")
        for kind in kinds
    ]
    tries.count(*counted, writes=web.is_posted(), words=_too_much)


def _kinds() -> list[str]:
    """What the request costs."""
    cost = web.cost_of(request.endpoint)
    kinds = [cost] if cost and (web.is_posted() or cost not in BY_SENDING) else []
    if not web.is_posted() and any(request.args.get(name) for name in SOUGHT):
        kinds.append(SEARCH)
    return kinds


def _too_much(minutes: int) -> str:
    return _(
        "That is more than one person is likely to need. Nothing was changed; try again in %(minutes)s minutes.",
        minutes=minutes,
    )
