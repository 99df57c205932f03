"""What the coding desk asks: the next passage, what is suggested for it, how much is left."""

import enum
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager, joinedload, selectinload

from app import db
from app.moderation.models import Contribution
from app.positions.models import CoSponsor, Position
from app.rounds.models import Party, QuestionVersion, Round
from app.synthesis.models import (
    Batch,
    BatchKind,
    Coding,
    Passage,
    Suggestion,
    SuggestionState,
    Topic,
    Voice,
)
from app.synthesis.queries.quotes import with_source
from app.synthesis.queries.topics import topics_of


class Order(enum.StrEnum):
    """In which order the desk hands out passages."""

    CERTAINTY = "certainty"  # what teaches the engine most first
    PARTY = "party"
    PLACE = "place"


Column = InstrumentedAttribute[Any]
Columns = tuple[Column, ...]

# The columns of each order; an index of undecided passages stands behind each.
COLUMNS: dict[Order, Columns] = {
    Order.CERTAINTY: (Passage.certainty, Passage.id),
    Order.PARTY: (Passage.party_id, Passage.contribution_id, Passage.start),
    Order.PLACE: (Passage.question_id, Passage.contribution_id, Passage.start),
}


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the work is."""

    total: int
    waiting: int

    @property
    def decided(self) -> int:
        """How many a person has decided."""
        return self.total - self.waiting


def next_waiting(
    round_id: uuid.UUID, order: Order, *, after: uuid.UUID | None = None
) -> tuple[Passage, str] | None:
    """The passage to decide next, with its question's wording: found along one index.

    Those of sessions' accounts, which have neither party nor question, come last; after the last
    one it begins again with the first.
    """
    columns = COLUMNS[order]
    query = (
        with_source(sa.select(Passage, wording()))
        .where(Passage.round_id == round_id, Passage.counts, Passage.decided_at.is_(None))
        .order_by(*columns)
        .limit(1)
    )
    for stretch in _stretches(columns, after):
        found = db.session.execute(query.where(stretch)).unique().first()
        if found is not None:
            return found[0], found[1] or ""
    return None


def _stretches(columns: "Columns", after: uuid.UUID | None) -> "Iterator[sa.ColumnElement[bool]]":
    """The parts of the order to look through, from the passage after the one at hand on."""
    lead, *rest = columns
    place: Sequence[Any] | None = None
    if after is not None:
        place = db.session.execute(sa.select(*columns).where(Passage.id == after)).first()
    if place is not None and place[0] is not None:
        yield _beyond(columns, place)
    elif place is not None:
        yield sa.and_(lead.is_(None), _beyond(rest, place[1:]))
        yield lead.is_not(None)
    if Passage.__table__.c[lead.key].nullable and (place is None or place[0] is not None):
        if place is None:
            yield lead.is_not(None)
        yield lead.is_(None)
    yield sa.true()


def _beyond(columns: "Sequence[Column]", place: "Sequence[object]") -> "sa.ColumnElement[bool]":
    """Rows after a place, compared column by column."""
    values = (sa.literal(value, column.type) for value, column in zip(place, columns, strict=True))
    return sa.tuple_(*columns) > sa.tuple_(*values)


def bare(round_id: uuid.UUID, passage_id: uuid.UUID) -> "sa.Select[Passage]":
    """One passage of the round, alone, so that it can be locked."""
    return sa.select(Passage).where(Passage.round_id == round_id, Passage.id == passage_id)


def one_passage(round_id: uuid.UUID, passage_id: uuid.UUID) -> "sa.Select[Passage, str | None]":
    """One passage of the round, with its question's wording."""
    return with_source(sa.select(Passage, wording())).where(
        Passage.round_id == round_id, Passage.id == passage_id
    )


def wording() -> "sa.ScalarSelect[str]":
    """The wording in force of a passage's question."""
    return (
        sa.select(QuestionVersion.wording)
        .where(QuestionVersion.question_id == Passage.question_id)
        .order_by(QuestionVersion.number.desc())
        .limit(1)
        .scalar_subquery()
    )


def progress(round_id: uuid.UUID) -> Progress:
    """How many passages count, and how many wait for a person: two counts along indexes."""
    counting = sa.select(sa.func.count()).where(Passage.round_id == round_id, Passage.counts)
    row = db.session.execute(
        sa.select(
            counting.scalar_subquery(),
            counting.where(Passage.decided_at.is_(None)).scalar_subquery(),
        )
    ).one()
    return Progress(total=row[0] or 0, waiting=row[1] or 0)


def suggestions_for(passage_id: uuid.UUID) -> "sa.Select[Suggestion]":
    """What the engine suggests for a passage, the likeliest first."""
    return (
        sa.select(Suggestion)
        .join(Suggestion.topic)
        .where(
            Suggestion.passage_id == passage_id,
            Suggestion.state == SuggestionState.OPEN,
            Topic.removed_at.is_(None),
            Topic.since_version.is_not(None),
        )
        .options(contains_eager(Suggestion.topic).joinedload(Topic.tree))
        .options(joinedload(Suggestion.passage))
        .order_by(Suggestion.score.desc(), Suggestion.id)
    )


def codings_of(passage_ids: Sequence[uuid.UUID]) -> "sa.Select[Coding]":
    """What people decided on passages and what stands, with topics and who decided."""
    return (
        sa.select(Coding)
        .join(Coding.topic)
        .where(Coding.passage_id.in_(passage_ids), Coding.undone_at.is_(None))
        .options(contains_eager(Coding.topic), joinedload(Coding.decided_by))
        .order_by(Coding.decided_at, Coding.id)
    )


def topics_with_counts(round_id: uuid.UUID) -> "list[tuple[Topic, int]]":
    """The topics that may be coded, each with how many passages are on it."""
    on_it = (
        sa.select(sa.func.coalesce(sa.func.sum(Voice.passages), 0))
        .where(Voice.round_id == round_id, Voice.topic_id == Topic.id)
        .scalar_subquery()
    )
    return [
        (topic, int(number))
        for topic, number in db.session.execute(topics_of(round_id).add_columns(on_it))
    ]


def last_batch(round_id: uuid.UUID, person_id: uuid.UUID) -> "sa.Select[Batch]":
    """The last thing a person decided that can be undone."""
    return (
        sa.select(Batch)
        .where(
            Batch.round_id == round_id,
            Batch.by_id == person_id,
            Batch.undone_at.is_(None),
            Batch.kind.not_in([BatchKind.MERGE, BatchKind.IMPORT]),
        )
        .order_by(Batch.at.desc(), Batch.id)
        .limit(1)
    )


def open_suggestions(
    round_: Round, *, topic: uuid.UUID | None = None, least: float = 0
) -> "sa.Select[Suggestion]":
    """The suggestions that wait, on undecided passages: the surest first, each passage's best only."""
    better, on = aliased(Suggestion), aliased(Topic)
    best = ~(
        sa.select(better.id)
        .join(on, on.id == better.topic_id)
        .where(
            better.passage_id == Suggestion.passage_id,
            better.state == SuggestionState.OPEN,
            on.removed_at.is_(None),
            on.since_version.is_not(None),
            sa.tuple_(better.score, better.id) > sa.tuple_(Suggestion.score, Suggestion.id),
        )
        .exists()
    )
    query = (
        sa.select(Suggestion)
        .join(Suggestion.passage)
        .join(Suggestion.topic)
        .where(
            Passage.round_id == round_.id,
            Passage.counts,
            Passage.decided_at.is_(None),
            Suggestion.state == SuggestionState.OPEN,
            Suggestion.score >= least,
            Topic.removed_at.is_(None),
            Topic.since_version.is_not(None),
            best,
        )
        .order_by(Suggestion.score.desc(), Suggestion.id)
    )
    return query.where(Suggestion.topic_id == topic) if topic else query


def on_topic(topic_ids: Sequence[uuid.UUID]) -> "sa.Select[Passage]":
    """The passages that people put on topics, in the order of their sources."""
    there = (
        sa.select(Coding.passage_id)
        .where(Coding.topic_id.in_(topic_ids), Coding.undone_at.is_(None))
        .distinct()
    )
    return (
        sa.select(Passage)
        .where(Passage.id.in_(there), Passage.counts)
        .order_by(Passage.party_id, Passage.contribution_id, Passage.start)
    )


def shown_with(query: "sa.Select[Suggestion]") -> "sa.Select[Suggestion]":
    """Load with suggestions their topic, and their passage as it can be quoted."""
    passage = joinedload(Suggestion.passage)
    position = passage.joinedload(Passage.position)
    return query.options(
        joinedload(Suggestion.topic).joinedload(Topic.tree),
        passage.joinedload(Passage.contribution).options(
            selectinload(Contribution.redactions), joinedload(Contribution.round)
        ),
        position.joinedload(Position.party).options(
            joinedload(Party.organisation), joinedload(Party.group)
        ),
        position.selectinload(Position.co_sponsors).joinedload(CoSponsor.organisation),
    )


def by_topic(query: "sa.Select[Suggestion]") -> "sa.Select[Topic, int, float]":
    """How many of these suggestions go to each topic, and the score of the least sure."""
    found = query.order_by(None).subquery()
    return (
        sa.select(Topic, sa.func.count(), sa.func.min(found.c.score))
        .join(found, found.c.topic_id == Topic.id)
        .group_by(Topic.id)
        .order_by(sa.func.count().desc(), Topic.id)
    )
