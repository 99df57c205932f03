"""Statements as the moderators' desk and readers find them."""

import uuid
from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app import clock, db
from app.rounds.models import Round
from app.statements.models import Statement, StatementAnswer, StatementSource, StatementState
from app.synthesis.models import Passage, Topic
from app.synthesis.queries import with_source


def of_round(round_id: uuid.UUID, *states: StatementState) -> "sa.Select[Statement]":
    """The statements of a round in the order of their numbers, drafts last."""
    query = (
        sa.select(Statement)
        .join(Statement.topic)
        .where(Statement.round_id == round_id)
        .options(contains_eager(Statement.topic), joinedload(Statement.round))
        .order_by(Statement.number.is_(None), Statement.number, Statement.made_at, Statement.id)
    )
    return query.where(Statement.state.in_(states)) if states else query


def one_of_round(slug: str, ident: uuid.UUID) -> "sa.Select[Statement]":
    """One statement of the round at the address, with its topic and the round."""
    return (
        sa.select(Statement)
        .join(Statement.round)
        .join(Statement.topic)
        .options(contains_eager(Statement.round), contains_eager(Statement.topic))
        .where(Round.slug == slug, Statement.id == ident)
    )


def drafts_among(round_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> "sa.Select[Statement]":
    """Those of these statements that are drafts, in the order they were written in."""
    return (
        sa.select(Statement)
        .where(
            Statement.round_id == round_id,
            Statement.id.in_(list(ids)),
            Statement.state == StatementState.DRAFT,
        )
        .order_by(Statement.made_at, Statement.id)
    )


def numbers_of(round_id: uuid.UUID) -> dict[uuid.UUID, tuple[int, int]]:
    """For each statement how many passages it was made from and how many parties answered."""
    made_from = (
        sa.select(sa.func.count())
        .where(StatementSource.statement_id == Statement.id)
        .correlate(Statement)
        .scalar_subquery()
    )
    answered = (
        sa.select(sa.func.count())
        .where(StatementAnswer.statement_id == Statement.id, StatementAnswer.stance.is_not(None))
        .correlate(Statement)
        .scalar_subquery()
    )
    query = sa.select(Statement.id, made_from, answered).where(Statement.round_id == round_id)
    return {ident: (sources, answers) for ident, sources, answers in db.session.execute(query)}


def answers_by_day(round_: Round) -> list[tuple[date, int]]:
    """How many parties had answered at least one statement by the end of each day, in its zone."""
    first = (
        sa.select(sa.func.min(StatementAnswer.answered_at).label("at"))
        .join(StatementAnswer.statement)
        .where(Statement.round_id == round_.id, StatementAnswer.stance.is_not(None))
        .group_by(StatementAnswer.party_id)
    ).subquery()
    found: dict[date, int] = {}
    query = sa.select(sa.type_coerce(first.c.at, db.UtcDateTime)).order_by(first.c.at)
    for number, at in enumerate(db.session.scalars(query), start=1):
        found[clock.local(at, round_.zone).date()] = number
    return list(found.items())


def sources_of(statement_id: uuid.UUID) -> "sa.Select[Passage]":
    """The passages that a statement was made from, as they can be quoted; call `.unique()`."""
    ids = sa.select(StatementSource.passage_id).where(StatementSource.statement_id == statement_id)
    return with_source(sa.select(Passage).where(Passage.id.in_(ids))).order_by(
        Passage.party_id, Passage.contribution_id, Passage.start
    )


def topic_now(statement: Statement) -> Topic:
    """The topic a statement stands under: where its own was merged, the one it became part of."""
    found = statement.topic
    while found.merged_into_id is not None:
        found = db.session.get_one(Topic, found.merged_into_id)
    return found
