"""What summaries put on the public page of a round: the result, and the way to being quoted right.

While nothing is published, those who are quoted are told in the box on taking part; afterwards
the result itself says that its next version is out for review. So each state costs one query.
"""

import uuid

import sqlalchemy as sa
from flask import render_template
from markupsafe import Markup

from app import db, policy
from app.organisations.rules import may_draft
from app.policy import Who
from app.rounds.models import Round, RoundState
from app.summaries.models import BrokenSupport, Summary, SummaryState, SummaryVersion
from app.summaries.queries import published, reviews

OUT = frozenset({RoundState.PUBLISHED, RoundState.ARCHIVED})
OPENING = 3  # sentences: enough to tell what was found, and short on a phone


def result(round_: Round, who: Who) -> Markup | None:
    """The summary's first sentences before everything else, once there is one to be read."""
    if round_.state not in OUT or not policy.allows("round.summary", who, round_):
        return None
    gone = (
        sa.select(sa.func.count())
        .where(BrokenSupport.summary_id == Summary.id, BrokenSupport.mended_at.is_(None))
        .correlate(Summary)
        .scalar_subquery()
    )
    query = published.versions(round_.id).add_columns(Summary.state, gone).limit(1)
    found = db.session.execute(query).one_or_none()
    if found is None:
        return None
    version, state, broken = found
    said = render_template(
        "summaries/_on_round.html",
        round=round_,
        version=version,
        opening=opening(version),
        broken=broken,
        reviews=state is SummaryState.IN_REVIEW and bool(_writes_for(who)),
    )
    return Markup(said)  # noqa: S704 - our own template, which escapes


def opening(version: SummaryVersion) -> list[str]:
    """The first sentences of the text."""
    every = [line["text"] for part in version.content for line in part["sentences"]]
    return every[:OPENING]


def review(round_: Round, who: Who) -> Markup | None:
    """Tell those who write for a quoted party that the draft waits for their word."""
    mine = _writes_for(who)
    if round_.state in OUT or not mine or not policy.allows("round.review_summary", who, round_):
        return None
    found = db.session.execute(reviews.waiting(round_.id, mine)).one_or_none()
    if found is None:
        return None
    quoted, answered, until = found
    said = render_template(
        "summaries/_review_on_round.html",
        round=round_,
        quoted=quoted,
        waiting=quoted - answered,
        until=until,
    )
    return Markup(said)  # noqa: S704 - our own template, which escapes


def _writes_for(who: Who) -> list[uuid.UUID]:
    return [ident for ident in who.delegations if may_draft(who, ident)]
