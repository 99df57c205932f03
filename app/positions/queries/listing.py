"""Lists of positions that readers filter, counted in the database and read a page at a time."""

import uuid
from collections.abc import Sequence
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
    Translation,
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
        query = query.where(_can_be_read_in(chosen.language))
    if chosen.question is not None or chosen.stance is not None:
        query = query.where(_answered(chosen, everything=everything))
    if chosen.words:
        query = query.where(_says(chosen.words, named, everything=everything))
    shown_name = sa.case((sa.true() if everything else named, sa.func.lower(Organisation.name)))
    return query.order_by(shown_name.is_(None), shown_name, Position.reference)


def languages_of(round_: Round, *, everything: bool) -> list[str]:
    """The languages in which positions of a round can be read, as originals or translations."""
    states = SUBMITTED if everything else PUBLIC
    of_round = sa.and_(Position.round_id == round_.id, Position.state.in_(states))
    found = sa.union(sa.select(Position.language).where(of_round), _translations().where(of_round))
    return sorted(db.session.scalars(found))


def translated(positions: Sequence[Position]) -> dict[uuid.UUID, list[str]]:
    """The languages that the standing versions of these positions are translated into, by position."""
    found: dict[uuid.UUID, list[str]] = {}
    query = (
        _translations()
        .with_only_columns(Position.id, Translation.language)
        .where(Position.id.in_([one.id for one in positions]))
        .distinct()
        .order_by(Translation.language)
    )
    for ident, language in db.session.execute(query):
        found.setdefault(ident, []).append(language)
    return found


def _translations() -> "sa.Select[str]":
    """The languages of the translations of versions that stand."""
    return (
        sa.select(Translation.language)
        .join(Translation.version)
        .join(PositionVersion.position)
        .where(PositionVersion.number == Position.current_number)
    )


def _can_be_read_in(language: str) -> "sa.ColumnElement[bool]":
    translated = sa.select(Translation.id).join(Translation.version)
    return sa.or_(
        Position.language == language,
        translated.where(
            PositionVersion.position_id == Position.id,
            PositionVersion.number == Position.current_number,
            Translation.language == language,
        ).exists(),
    )


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
    said, translated = (
        sa.select(Contribution.id)
        .join(part, part.contribution_id == Contribution.id)
        .join(part.version)
        .where(
            PositionVersion.position_id == Position.id,
            PositionVersion.number == Position.current_number,
            Contribution.plain.ilike(like, escape="\\"),
        )
        for part in (Answer, Translation)
    )
    if not everything:
        # A text with hidden words is left out of the search altogether, and so are its translations:
        # finding it by them, or not finding it, would tell what they were.
        said = said.where(~hidden, Position.state != PositionState.WITHDRAWN)
        translated = translated.where(
            ~hidden, ~_hidden_in_original(), Position.state != PositionState.WITHDRAWN
        )
    contributions = sa.or_(said.exists(), translated.exists())
    name = sa.or_(
        Organisation.name.ilike(like, escape="\\"), Organisation.short_name.ilike(like, escape="\\")
    )
    return sa.or_(contributions, name if everything else sa.and_(named, name))


def _hidden_in_original() -> "sa.ColumnElement[bool]":
    """Whether words were hidden in the answer that a translation is of."""
    return (
        sa.select(Redaction.id)
        .join(Answer, Answer.contribution_id == Redaction.contribution_id)
        .where(
            Answer.version_id == Translation.version_id,
            Answer.question_id == Translation.question_id,
            Redaction.restored_at.is_(None),
        )
        .correlate(Translation)
        .exists()
    )


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
