"""Rows that the views of statements begin with."""

import uuid

from app.rounds.models import Round
from app.rounds.queries import by_slug
from app.statements import queries
from app.statements.models import Statement
from app.web import one_or_404, require


def round_for(slug: str, permission: str) -> Round:
    """The round at the address, if the one asking may do this with it."""
    round_ = one_or_404(by_slug(slug))
    require(permission, round_, seen_by="round.view")
    return round_


def statement_for(slug: str, ident: uuid.UUID, permission: str, *, lock: bool = False) -> Statement:
    """The statement at the address, if the one asking may do this to it."""
    query = queries.one_of_round(slug, ident)
    if lock:
        query = query.with_for_update(of=Statement)
    statement = one_or_404(query)
    require(permission, statement)
    return statement
