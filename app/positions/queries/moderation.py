"""What moderators work through: the queue and its counts, neighbours in it, and what a log names."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app import db
from app.moderation.models import Contribution, Step
from app.positions.models import (
    Answer,
    Attachment,
    CoSponsor,
    Position,
    PositionState,
    PositionVersion,
    Translation,
)
from app.positions.queries.submitted import with_all
from app.rounds.models import Party, Round

Query = TypeVar("Query", bound="sa.Select[*tuple[Any, ...]]")
Key = TypeVar("Key")

STATES = (
    PositionState.SUBMITTED,
    PositionState.HELD,
    PositionState.RETURNED,
    PositionState.ACCEPTED,
    PositionState.WITHDRAWN,
)
A_CHUNK = 500


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What a moderator chose to work through: what waits for them, unless they say otherwise."""

    state: PositionState | None = PositionState.SUBMITTED
    group: uuid.UUID | None = None
    language: str | None = None
    late: bool = False
    joint: bool = False
    again: bool = False  # a new version of what was sent before

    def kept(self) -> dict[str, Any]:
        """The choice as the parts of an address, without what is usual."""
        said = {
            "state": None if self.state is PositionState.SUBMITTED else self.state or "all",
            "group": self.group and str(self.group),
            "language": self.language,
            **{name: "1" for name in ("late", "joint", "again") if getattr(self, name)},
        }
        return {name: str(value) for name, value in said.items() if value}


@dataclass(frozen=True, kw_only=True)
class Facets:
    """How many positions each choice would find, the other choices being as they are."""

    total: int  # in the round
    found: int
    states: dict[PositionState | None, int]
    groups: dict[uuid.UUID, int]
    languages: dict[str, int]
    late: int
    joint: int
    again: int


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """The references before and after a position in the queue, and how many come after."""

    before: str | None
    after: str | None
    left: int


def queue(round_: Round, chosen: Chosen) -> "sa.Select[Position]":
    """The positions a moderator chose, what has waited longest first.

    Where names are sealed the order is that of the random references: it tells of nobody.
    """
    by_time = (PositionVersion.submitted_at, Position.id)
    order = (Position.reference,) if round_.names_sealed else by_time
    return (
        _matching(sa.select(Position), round_, chosen)
        .options(
            contains_eager(Position.party).options(
                joinedload(Party.organisation), joinedload(Party.group)
            ),
            contains_eager(Position.current),
            joinedload(Position.round),
            selectinload(Position.co_sponsors).joinedload(CoSponsor.organisation),
        )
        .order_by(*order)
    )


def _matching(query: Query, round_: Round, chosen: Chosen) -> Query:
    query = query.join(Position.current).join(Position.party).where(Position.round_id == round_.id)
    if chosen.state is not None:
        query = query.where(Position.state == chosen.state)
    if chosen.group is not None:
        query = query.where(Party.group_id == chosen.group)
    if chosen.language is not None:
        query = query.where(Position.language == chosen.language)
    if chosen.late:
        query = query.where(PositionVersion.late)
    if chosen.joint:
        query = query.where(Position.joint)
    if chosen.again:
        query = query.where(PositionVersion.number > 1)
    return query


def facets(round_: Round, chosen: Chosen) -> Facets:
    """The counts beside the filters, from one query whose rows are as many as there are kinds."""
    parts = (
        Position.state,
        Party.group_id,
        Position.language,
        PositionVersion.late,
        Position.joint,
        PositionVersion.number > sa.literal_column("1"),  # grouped by: no parameter
    )
    query = (
        _matching(sa.select(*parts, sa.func.count()), round_, Chosen(state=None))
        .group_by(*parts)
        .order_by(Position.language)
    )
    rows = [_Kind(*row) for row in db.session.execute(query)]

    def count(choice: Chosen) -> int:
        return sum(row.number for row in rows if row.fits(choice))

    def each(own: Callable[[_Kind], Key], choice: Callable[[Key], Chosen]) -> dict[Key, int]:
        values = dict.fromkeys(own(row) for row in rows)
        return {value: count(choice(value)) for value in values}

    return Facets(
        total=count(Chosen(state=None)),
        found=count(chosen),
        states={state: count(replace(chosen, state=state)) for state in (*STATES, None)},
        groups=each(lambda row: row.group, lambda group: replace(chosen, group=group)),
        languages=each(lambda row: row.language, lambda code: replace(chosen, language=code)),
        late=count(replace(chosen, late=True)),
        joint=count(replace(chosen, joint=True)),
        again=count(replace(chosen, again=True)),
    )


@dataclass(frozen=True)
class _Kind:
    """How many positions are alike in all that can be filtered."""

    state: PositionState
    group: uuid.UUID
    language: str
    late: bool
    joint: bool
    again: bool
    number: int

    def fits(self, chosen: Chosen) -> bool:
        return (
            chosen.state in {None, self.state}
            and chosen.group in {None, self.group}
            and chosen.language in {None, self.language}
            and (self.late or not chosen.late)
            and (self.joint or not chosen.joint)
            and (self.again or not chosen.again)
        )


def current_version(slug: str, reference: str) -> "sa.Select[PositionVersion]":
    """The version that stands of a position at an address, with everything its page shows."""
    query = (
        sa.select(PositionVersion)
        .join(PositionVersion.position)
        .join(Position.round)
        .where(
            Round.slug == slug,
            Position.reference == reference.upper(),
            PositionVersion.number == Position.current_number,
        )
    )
    position = contains_eager(PositionVersion.position)
    return with_all(query).options(
        position.contains_eager(Position.round),
        position.joinedload(Position.party).options(
            joinedload(Party.organisation), joinedload(Party.group)
        ),
        position.joinedload(Position.co_sponsors).joinedload(CoSponsor.organisation),
    )


def neighbours(version: PositionVersion, chosen: Chosen) -> Neighbours:
    """What stands before and after a version in the queue, also when it left the queue itself."""
    position = version.position
    if position.round.names_sealed:
        here: tuple[Any, ...] = (position.reference,)
        place: tuple[Any, ...] = (Position.reference,)
    else:
        here, place = (
            (version.submitted_at, position.id),
            (PositionVersion.submitted_at, Position.id),
        )
    before, after = sa.tuple_(*place) < sa.tuple_(*here), sa.tuple_(*place) > sa.tuple_(*here)
    found = _matching(sa.select(Position.reference), position.round, chosen)
    last_first = [column.desc() for column in place]
    query = sa.select(
        found.where(before).order_by(*last_first).limit(1).scalar_subquery(),
        found.where(after).order_by(*place).limit(1).scalar_subquery(),
        found.where(after).with_only_columns(sa.func.count()).scalar_subquery(),
    )
    first, second, left = db.session.execute(query).one()
    return Neighbours(before=first, after=second, left=left)


def acceptable(round_: Round, references: Sequence[str]) -> "sa.Select[Position]":
    """Those of the positions named that the round has, whatever became of them."""
    every = Chosen(state=None)
    return queue(round_, every).where(Position.reference.in_(references))


def said_in(position: Position, ident: uuid.UUID) -> "sa.Select[Contribution]":
    """The words with this id, if they are part of a version of the position."""
    versions = sa.select(PositionVersion.id).where(PositionVersion.position_id == position.id)
    answers = sa.select(Answer.contribution_id).where(Answer.version_id.in_(versions))
    translations = sa.select(Translation.contribution_id).where(
        Translation.version_id.in_(versions)
    )
    files = sa.select(Attachment.contribution_id).where(Attachment.version_id.in_(versions))
    return (
        sa.select(Contribution)
        .where(
            Contribution.id == ident,
            sa.or_(*(Contribution.id.in_(parts) for parts in (answers, translations, files))),
        )
        .options(selectinload(Contribution.redactions))
    )


def references_of(steps: Sequence[Step]) -> dict[uuid.UUID, str]:
    """The references of the positions that these deeds were done to, by the thing they name."""
    found: dict[uuid.UUID, str] = {}
    idents = list(dict.fromkeys(step.subject_id for step in steps))
    for first in range(0, len(idents), A_CHUNK):
        some = idents[first : first + A_CHUNK]
        own = sa.select(Position.id, Position.reference).where(Position.id.in_(some))
        words = [
            sa.select(part.contribution_id, Position.reference)
            .join(part.version)
            .join(PositionVersion.position)
            .where(part.contribution_id.in_(some))
            for part in (Answer, Translation, Attachment)
        ]
        query: sa.CompoundSelect[uuid.UUID, str] = sa.union_all(own, *words)
        found.update((ident, reference) for ident, reference in db.session.execute(query))
    return found
