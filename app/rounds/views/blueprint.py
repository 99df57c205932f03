"""The blueprint all pages of rounds hang on, and how they fetch their round."""

from flask import Blueprint

from app.rounds import actions, queries
from app.rounds.models import Round
from app.web import one_or_404, require

bp = Blueprint("rounds", __name__)


def to_read(slug: str, permission: str) -> Round:
    """The round, for a page of its desk that only shows something."""
    round_ = one_or_404(queries.by_slug(slug))
    require(permission, round_, seen_by="round.view")
    return round_


def to_change(slug: str, permission: str) -> Round:
    """The round, held against other writers and brought up to the clock, to change it."""
    round_ = one_or_404(queries.by_slug(slug), lock=True)
    require(permission, round_, seen_by="round.view")
    return actions.follow_clock(round_)
