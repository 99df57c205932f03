"""What every view of a summary fetches first: the round, and the summary locked to change it."""

from app import web
from app.rounds import queries as rounds
from app.rounds.models import Round
from app.summaries.models import Summary
from app.summaries.queries import writing


def round_for(slug: str, permission: str) -> Round:
    """The round, if the one asking may do this there; hidden and missing look the same."""
    round_ = web.one_or_404(rounds.by_slug(slug))
    web.require(permission, round_, seen_by="round.view")
    return round_


def summary_to_change(slug: str, permission: str = "round.write_summary") -> Summary:
    """The summary of the round, held against other writers until the commit."""
    round_ = round_for(slug, permission)
    return web.one_or_404(writing.of_round(round_.id), lock=True)
