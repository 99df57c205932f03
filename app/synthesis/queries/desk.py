"""What the coding desk asks: the next passage, what was decided on it, who else is at work."""

import enum
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload

from app import clock, db
from app.accounts.models import Person
from app.rounds.models import QuestionVersion
from app.synthesis.models import (
    Claim,
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

    TEACHES = "teaches"  # what teaches the engine most first
    PARTY = "party"
    PLACE = "place"


Column = InstrumentedAttribute[Any]
Columns = tuple[Column, ...]

# The columns of each order; an index of undecided passages stands behind each.
COLUMNS: dict[Order, Columns] = {
    Order.TEACHES: (Passage.turn, Passage.certainty, Passage.id),
    Order.PARTY: (Passage.party_id, Passage.contribution_id, Passage.start),
    Order.PLACE: (Passage.question_id, Passage.contribution_id, Passage.start),
}


def next_waiting(
    round_id: uuid.UUID,
    order: Order,
    *,
    after: uuid.UUID | None = None,
    person_id: uuid.UUID | None = None,
    what_lies_here: bool = False,
) -> uuid.UUID | None:
    """The passage to decide next, found along one index; none that lies before somebody else.

    `what_lies_here`: the one that lies before this person already comes before any other.
    Those of sessions' accounts, which have neither party nor question, come last; after the last
    one it begins again with the first.
    """
    columns = COLUMNS[order]
    taken = sa.select(Claim.passage_id).where(
        Claim.round_id == round_id, Claim.person_id != person_id, Claim.until > clock.now()
    )
    query = (
        sa.select(Passage.id)
        .where(Passage.round_id == round_id, Passage.counts, Passage.decided_at.is_(None))
        .where(Passage.id.not_in(taken))
        .order_by(*columns)
        .limit(1)
    )
    first = [query.where(stretch).subquery() for stretch in _stretches(columns, after)]
    if what_lies_here and person_id is not None:
        here = claimed(round_id, person_id).with_only_columns(Claim.passage_id.label("id"))
        first.insert(0, here.limit(1).subquery())
    each = [sa.select(one.c.id, sa.literal(n).label("n")) for n, one in enumerate(first)]
    found: uuid.UUID | None = db.session.scalar(sa.union_all(*each).order_by("n").limit(1))
    return found


def claimed(round_id: uuid.UUID, person_id: uuid.UUID) -> "sa.Select[uuid.UUID]":
    """The passage that lies before this person, if it still waits for a decision."""
    return (
        sa.select(Claim.passage_id)
        .join(Claim.passage)
        .where(
            Claim.round_id == round_id,
            Claim.person_id == person_id,
            Claim.until > clock.now(),
            Passage.counts,
            Passage.decided_at.is_(None),
        )
    )


@dataclass(frozen=True, kw_only=True)
class AtWork:
    """Somebody at work, on which passage, and on what topic it is likely to be."""

    person_id: uuid.UUID
    name: str
    passage_id: uuid.UUID
    topic: str


def at_work(round_id: uuid.UUID) -> list[AtWork]:
    """Who is at work here now: before whom a passage lies."""
    likely = (
        sa.select(Topic.name)
        .join(Suggestion, Suggestion.topic_id == Topic.id)
        .where(
            Suggestion.passage_id == Claim.passage_id,
            Suggestion.state == SuggestionState.OPEN,
            Topic.removed_at.is_(None),
        )
        .order_by(Suggestion.score.desc(), Suggestion.id)
        .limit(1)
        .scalar_subquery()
    )
    query = (
        sa.select(Claim.person_id, Person.name, Claim.passage_id, likely)
        .join(Claim.person)
        .where(Claim.round_id == round_id, Claim.until > clock.now())
        .order_by(Person.name, Person.id)
    )
    return [
        AtWork(person_id=person_id, name=name, passage_id=passage_id, topic=topic or "")
        for person_id, name, passage_id, topic in db.session.execute(query)
    ]


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
            return
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
