"""How a summary was made, in numbers: what the engine suggested, what people decided and did not see."""

from typing import Any

import sqlalchemy as sa

from app import db
from app.moderation.models import Contribution, Redaction
from app.positions.models import Position, PositionState
from app.rounds.models import Role, RoundRole
from app.summaries.models import Review, Summary, Verdict
from app.summaries.queries import behind, passages
from app.summaries.queries.covering import Coverage
from app.summaries.queries.writing import Text
from app.synthesis.models import (
    Campaign,
    Coding,
    Passage,
    SampleState,
    Suggestion,
    SuggestionState,
    Tree,
    Twin,
)
from app.synthesis.queries import samples


def facts(summary: Summary, text: Text, covered: Coverage, *, hurry: str = "") -> dict[str, Any]:
    """The facts of the method note, as they are when the text is published."""
    return {
        "passages": facts_of_passages(summary),
        "campaigns": _campaigns(summary),
        "suggestions": _suggestions(summary),
        "decisions": _decisions(summary),
        "quality": _quality(summary),
        "gone": _gone(summary),
        "words": _words(summary, text),
        "tree_version": db.session.scalar(
            sa.select(Tree.version).where(Tree.round_id == summary.round_id)
        )
        or 0,
        "heard": len(covered.cited) + len(covered.uncited),
        "cited": len(covered.cited),
        "sentences": sum(1 for _ in text.lines()),
        "own": sum(1 for line in text.lines() if line.sentence.own),
        "review": _review(summary, text, hurry),
        "considered": [
            {"sign": note.group.sign, "note": note.note}
            for note in sorted(summary.considered, key=lambda one: one.group.place)
        ],
    }


def facts_of_passages(summary: Summary) -> dict[str, int]:
    """How many there are, how many no person saw, and how many of these were decided all the same."""
    unseen = Passage.seen_at.is_(None)
    many = sa.and_(unseen, Passage.decided_at.is_not(None))
    query = sa.select(
        sa.func.count().label("all"),
        sa.func.sum(sa.case((unseen, 1), else_=0)).label("unseen"),
        sa.func.sum(sa.case((many, 1), else_=0)).label("many"),
    ).where(Passage.round_id == summary.round_id, Passage.counts)
    row = db.session.execute(query).one()
    return {"all": row.all, "unseen": int(row.unseen or 0), "many": int(row.many or 0)}


def _campaigns(summary: Summary) -> dict[str, int]:
    """How many texts came from several parties, and how many passages and parties that is."""
    within = (
        sa.select(Twin.campaign_id)
        .join(Twin.campaign)
        .join(Twin.passage)
        .where(Campaign.round_id == summary.round_id, Passage.counts)
        .group_by(Twin.campaign_id)
        .having(sa.func.count(Passage.party_id.distinct()) > 1)
    )
    query = (
        sa.select(
            sa.func.count(Twin.campaign_id.distinct()).label("texts"),
            sa.func.count().label("passages"),
            sa.func.count(Passage.party_id.distinct()).label("parties"),
        )
        .join(Twin.passage)
        .where(Twin.campaign_id.in_(within), Passage.counts)
    )
    row = db.session.execute(query).one()
    return {"texts": row.texts, "passages": row.passages, "parties": row.parties}


def _suggestions(summary: Summary) -> dict[str, Any]:
    query = (
        sa.select(Suggestion.engine, Suggestion.state, sa.func.count())
        .join(Suggestion.passage)
        .where(Passage.round_id == summary.round_id)
        .group_by(Suggestion.engine, Suggestion.state)
        .order_by(Suggestion.engine)
    )
    rows = db.session.execute(query).all()
    counts = {state.value: 0 for state in SuggestionState}
    for _engine, state, number in rows:
        counts[state.value] += number
    return {**counts, "engines": list(dict.fromkeys(row.engine for row in rows))}


def _decisions(summary: Summary) -> dict[str, int]:
    """How many codings stand, how each came about, and how many persons decided."""
    imported = sa.and_(Coding.decided_by_id.is_(None), Coding.suggestion_id.is_(None))
    by_suggestion = Coding.suggestion_id.is_not(None)
    query = (
        sa.select(
            sa.func.count().label("all"),
            sa.func.sum(sa.case((by_suggestion, 1), else_=0)).label("accepted"),
            sa.func.sum(sa.case((imported, 1), else_=0)).label("imported"),
            sa.func.count(sa.distinct(Coding.decided_by_id)).label("persons"),
        )
        .join(Coding.passage)
        .where(Passage.round_id == summary.round_id, Coding.undone_at.is_(None))
    )
    row = db.session.execute(query).one()
    moderating = sa.select(RoundRole.person_id).where(
        RoundRole.round_id == summary.round_id, RoundRole.role == Role.MODERATOR
    )
    of_them = query.with_only_columns(sa.func.count(sa.distinct(Coding.decided_by_id))).where(
        Coding.decided_by_id.in_(moderating)
    )
    accepted, imported_count = int(row.accepted or 0), int(row.imported or 0)
    return {
        "all": row.all,
        "accepted": accepted,
        "imported": imported_count,
        "by_hand": row.all - accepted - imported_count,
        "persons": row.persons,
        "moderators": db.session.scalar(of_them) or 0,
    }


def _quality(summary: Summary) -> dict[str, Any] | None:
    """The figures of the sample closed last, and what was given up before it."""
    every = db.session.scalars(samples.of_round(summary.round_id)).all()
    closed = next((one for one in every if one.state is SampleState.CLOSED), None)
    if closed is None:
        return None
    return {
        **closed.results,
        "number": closed.number,
        "tree_version": closed.tree_version,
        "why": closed.why,
        "given_up": [
            one.why
            for one in reversed(every)
            if one.state is SampleState.REPLACED and one.number < closed.number
        ],
    }


def _gone(summary: Summary) -> dict[str, int]:
    """What was withdrawn, held or hidden in the round by now."""
    states = db.session.execute(
        sa.select(Position.state, sa.func.count())
        .where(Position.round_id == summary.round_id)
        .group_by(Position.state)
    )
    count: dict[PositionState, int] = {state: number for state, number in states}  # noqa: C416 - rows are no pairs to mypy
    hidden = (
        sa.select(sa.func.count(Redaction.id))
        .join(Redaction.contribution)
        .where(Contribution.round_id == summary.round_id, Redaction.restored_at.is_(None))
    )
    return {
        "withdrawn": count.get(PositionState.WITHDRAWN, 0),
        "held": count.get(PositionState.HELD, 0) + count.get(PositionState.RETURNED, 0),
        "hidden": db.session.scalar(hidden) or 0,
    }


def _words(summary: Summary, text: Text) -> dict[str, Any]:
    """What words of quantity mean in this summary, and how the sentences that use them do."""
    used = apart = 0
    for part in text.parts:
        spoken = passages.spoken(summary, part.section)
        for line in part.lines:
            said = behind.behind(line, spoken, summary)
            used += bool(said.said)
            apart += said.disagrees
    return {"scale": behind.limits_of(summary), "used": used, "apart": apart}


def _review(summary: Summary, text: Text, hurry: str) -> dict[str, Any]:
    asked = [one for one in text.cited() if one.stands and one.source and one.source.position]
    said = [one.review.verdict for one in asked if one.review]
    taken_out = sa.select(sa.func.count()).where(
        Review.summary_id == summary.id,
        Review.citation_id.is_(None),
        Review.verdict == Verdict.CONTESTED,
    )
    return {
        "asked": len(asked),
        "confirmed": said.count(Verdict.CONFIRMED),
        "contested": said.count(Verdict.CONTESTED),
        "taken_out": db.session.scalar(taken_out) or 0,
        "hurry": hurry,
    }
