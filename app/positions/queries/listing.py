"""Lists of positions that readers filter, counted in the database and read a page at a time."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app import db
from app.moderation.models import Contribution, Redaction
from app.organisations.models import Organisation, Region
from app.positions.models import (
    Answer,
    CoSponsor,
    Position,
    PositionState,
    PositionVersion,
    Stance,
)
from app.rounds.models import Attribution, Party, Round

PUBLIC = (PositionState.ACCEPTED, PositionState.WITHDRAWN)
SUBMITTED = (*PUBLIC, PositionState.SUBMITTED, PositionState.HELD, PositionState.RETURNED)


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What a reader chose to see. Nothing chosen: everything."""

    group: uuid.UUID | None = None
    region: Region | None = None
    no_region: bool = False
    language: str | None = None
    question: uuid.UUID | None = None
    stance: Stance | None = None
    words: str = ""


def public_positions(round_: Round) -> "sa.Select[Position]":
    """The positions everybody may read once the round is published, with their parties."""
    return _shown(round_, PUBLIC)


def _shown(round_: Round, states: tuple[PositionState, ...]) -> "sa.Select[Position]":
    return (
        sa.select(Position)
        .join(Position.party)
        .join(Party.organisation)
        .where(Position.round_id == round_.id, Position.state.in_(states))
        .options(
            contains_eager(Position.party).options(
                contains_eager(Party.organisation), joinedload(Party.group)
            ),
            joinedload(Position.round),
            joinedload(Position.current),
            selectinload(Position.co_sponsors).joinedload(CoSponsor.organisation),
        )
    )


def listed(round_: Round, chosen: Filter, *, everything: bool) -> "sa.Select[Position]":
    """The positions a reader chose, in an order that betrays no name.

    `everything`: what moderators see, including what is not accepted and every name. Where
    names, groups or regions are not shown, they cannot be asked for either, and words that were
    hidden find nothing.
    """
    query = _shown(round_, SUBMITTED if everything else PUBLIC)
    named = Position.attribution == Attribution.NAMED
    if not everything:
        named = sa.and_(named, sa.literal(round_.attribution is Attribution.NAMED))
    if chosen.group is not None:
        query = query.where(Party.group_id == chosen.group)
        if not everything:
            query = query.where(_at_most(round_, Attribution.GROUP))
    if chosen.region is not None or chosen.no_region:
        query = query.where(Party.region == chosen.region)
        if not everything:
            query = query.where(_at_most(round_, Attribution.GROUP_AND_REGION))
    if chosen.language:
        query = query.where(Position.language == chosen.language)
    if chosen.question is not None or chosen.stance is not None:
        query = query.where(_answered(chosen, everything=everything))
    if chosen.words:
        query = query.where(_says(chosen.words, named, everything=everything))
    shown_name = sa.case((sa.true() if everything else named, sa.func.lower(Organisation.name)))
    return query.order_by(shown_name.is_(None), shown_name, Position.reference)


def languages_of(round_: Round, *, everything: bool) -> list[str]:
    """The languages in which positions of a round were written."""
    states = SUBMITTED if everything else PUBLIC
    query = (
        sa.select(Position.language)
        .where(Position.round_id == round_.id, Position.state.in_(states))
        .distinct()
        .order_by(Position.language)
    )
    return list(db.session.scalars(query))


def _at_most(round_: Round, level: Attribution) -> "sa.ColumnElement[bool]":
    """Whether a position shows at least what this level of attribution shows."""
    order = list(Attribution)
    open_enough = order[: order.index(level) + 1]
    return sa.and_(
        sa.literal(round_.attribution in open_enough), Position.attribution.in_(open_enough)
    )


def _answered(chosen: Filter, *, everything: bool) -> "sa.ColumnElement[bool]":
    answers = (
        sa.select(Answer.id)
        .join(Answer.version)
        .where(
            PositionVersion.position_id == Position.id,
            PositionVersion.number == Position.current_number,
        )
    )
    if chosen.question is not None:
        answers = answers.where(Answer.question_id == chosen.question)
    if chosen.stance is not None:
        answers = answers.where(Answer.stance == chosen.stance)
    found = answers.exists()
    return found if everything else sa.and_(found, Position.state != PositionState.WITHDRAWN)


def _says(
    words: str, named: "sa.ColumnElement[bool]", *, everything: bool
) -> "sa.ColumnElement[bool]":
    like = f"%{_escaped(words)}%"
    hidden = (
        sa.select(Redaction.id)
        .where(Redaction.contribution_id == Contribution.id, Redaction.restored_at.is_(None))
        .exists()
    )
    contributions = (
        sa.select(Contribution.id)
        .join(Answer, Answer.contribution_id == Contribution.id)
        .join(Answer.version)
        .where(
            PositionVersion.position_id == Position.id,
            PositionVersion.number == Position.current_number,
            Contribution.plain.ilike(like, escape="\\"),
        )
    )
    if not everything:
        # A text with hidden words is left out of the search altogether: finding it by them, or
        # not finding it, would tell what they were.
        contributions = contributions.where(~hidden, Position.state != PositionState.WITHDRAWN)
    name = sa.or_(
        Organisation.name.ilike(like, escape="\\"), Organisation.short_name.ilike(like, escape="\\")
    )
    return sa.or_(contributions.exists(), name if everything else sa.and_(named, name))


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
