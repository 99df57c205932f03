"""Rows that the views of the synthesis begin with."""

import uuid
from collections.abc import Iterable

from flask import request

from app import db
from app.rounds.models import Round
from app.rounds.queries import by_slug
from app.synthesis import queries
from app.synthesis.models import Topic
from app.web import one_or_404, require


def round_for(slug: str, permission: str) -> Round:
    """The round at the address, if the one asking may do this with it."""
    round_ = one_or_404(by_slug(slug))
    require(permission, round_, seen_by="round.view")
    return round_


def topic_at(round_: Round, topic_id: uuid.UUID, *, lock: bool = False) -> Topic:
    """A standing topic of the round."""
    return one_or_404(queries.topic_of(round_.id, topic_id), lock=lock)


def topics_at(round_: Round, ids: Iterable[str]) -> list[Topic]:
    """The standing topics of the round that a form names; others are left out."""
    keys = keys_of(ids)
    if not keys:
        return []
    query = queries.topics_of(round_.id).where(Topic.id.in_(keys))
    return list(db.session.scalars(query))


def keys_of(values: Iterable[str]) -> list[uuid.UUID]:
    """The values that are keys."""
    found = []
    for value in values:
        try:
            found.append(uuid.UUID(value))
        except ValueError:
            continue
    return found


def key_arg(name: str) -> uuid.UUID | None:
    """A key in the address, or None."""
    return next(iter(keys_of([request.args.get(name, "")])), None)


def wants_fragment() -> bool:
    """Whether a page asks for a part of it, to take it in."""
    return request.headers.get("HX-Request") == "true"
