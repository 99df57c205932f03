"""What the engine is given: topics, examples, texts and vectors, a chunk at a time."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app import db
from app.jobs.models import Job, JobState
from app.jobs.queries import of_round
from app.moderation.models import Contribution
from app.organisations.models import Group
from app.rounds.models import Party, Round, Visibility
from app.synthesis.models import (
    Batch,
    Coding,
    Passage,
    PassageVector,
    Suggestion,
    SuggestionState,
    Topic,
    Voice,
)

MOST_EXAMPLES = 5000
MOST_CORPUS = 20_000
LATEST = 50  # jobs of a kind to look back through
KEYS = 2**128


@dataclass(frozen=True, kw_only=True)
class Share:
    """A share of a round's passages: those whose keys lie in one of `of` equal ranges, from 0."""

    number: int
    of: int

    @property
    def passages(self) -> "sa.ColumnElement[bool]":
        """The condition that a passage is one of them."""
        first = uuid.UUID(int=KEYS * self.number // self.of)
        last = uuid.UUID(int=KEYS * (self.number + 1) // self.of - 1)
        return Passage.id.between(first, last)


@dataclass(frozen=True, kw_only=True)
class Words:
    """A passage as the engine reads it."""

    id: uuid.UUID
    text: str
    language: str
    vector: bytes | None
    topics: tuple[str, ...] = ()
    group: str = ""  # sign of its party's stakeholder group


def _words(model: str) -> "sa.Select[uuid.UUID, str, str, bytes | None]":
    words = sa.func.substr(Contribution.plain, Passage.start + 1, Passage.end - Passage.start)
    return (
        sa.select(Passage.id, words, Passage.language, PassageVector.vector)
        .join(Passage.contribution)
        .join(
            PassageVector,
            sa.and_(PassageVector.passage_id == Passage.id, PassageVector.model == model),
            isouter=True,
        )
        .where(Passage.counts)
    )


def examples(round_id: uuid.UUID, model: str, topics: set[uuid.UUID]) -> list[Words]:
    """The passages that people decided last, with their topics; without any where none fits."""
    query = (
        _words(model)
        .where(Passage.round_id == round_id, Passage.decided_at.is_not(None))
        .order_by(Passage.decided_at.desc(), Passage.id)
        .limit(MOST_EXAMPLES)
    )
    rows = db.session.execute(query).all()
    coded: dict[uuid.UUID, list[str]] = {}
    for passage_id, topic_id in db.session.execute(
        sa.select(Coding.passage_id, Coding.topic_id)
        .join(Coding.passage)
        .where(Passage.round_id == round_id, Passage.counts, Coding.undone_at.is_(None))
    ):
        if topic_id in topics:
            coded.setdefault(passage_id, []).append(str(topic_id))
    none = set(
        db.session.scalars(
            sa.select(Passage.id).where(
                Passage.round_id == round_id, Passage.counts, Passage.none_fits_at.is_not(None)
            )
        )
    )
    return [
        Words(
            id=ident,
            text=text,
            language=language,
            vector=vector,
            topics=tuple(coded.get(ident, ())),
        )
        for ident, text, language, vector in rows
        if ident in coded or ident in none
    ]


def corpus(round_id: uuid.UUID, model: str) -> list[Words]:
    """The round's passages, or a sample of them: which words are rare here, and what is usual."""
    query = _words(model).where(Passage.round_id == round_id).order_by(Passage.id)
    return _all(query.limit(MOST_CORPUS))


def passages(model: str, which: "sa.ColumnElement[bool]") -> list[Words]:
    """The passages that the model has read, of those meant, each with its stakeholder group."""
    query = (
        _words(model)
        .add_columns(sa.func.coalesce(Group.sign, ""))
        .join(Party, Party.id == Passage.party_id, isouter=True)
        .join(Group, Group.id == Party.group_id, isouter=True)
        .where(which, PassageVector.passage_id.is_not(None))
        .order_by(Passage.contribution_id, Passage.start)
    )
    return [
        Words(id=ident, text=text, language=language, vector=vector, group=sign)
        for ident, text, language, vector, sign in db.session.execute(query)
    ]


def waiting(round_id: uuid.UUID, model: str, most: int, share: Share | None = None) -> list[Words]:
    """Passages for which suggestions are wanted; of a share only, if one is named."""
    query = _words(model).where(_wanting(round_id), *_within(share))
    return _all(query.order_by(Passage.id).limit(most))


def without_vector(
    round_id: uuid.UUID, model: str, most: int, share: Share | None = None
) -> list[Words]:
    """Passages that the model has not read yet; of a share only, if one is named."""
    query = _words(model).where(
        Passage.round_id == round_id, PassageVector.passage_id.is_(None), *_within(share)
    )
    return _all(query.order_by(Passage.id).limit(most))


def count_unread(round_id: uuid.UUID, model: str, share: Share | None = None) -> int:
    """How many passages the model has not read yet."""
    read = sa.select(PassageVector.passage_id).where(
        PassageVector.passage_id == Passage.id, PassageVector.model == model
    )
    query = (
        sa.select(sa.func.count())
        .select_from(Passage)
        .where(Passage.round_id == round_id, Passage.counts, ~read.exists(), *_within(share))
    )
    return db.session.scalar(query) or 0


def count_waiting(round_id: uuid.UUID, share: Share | None = None) -> int:
    """For how many passages suggestions are wanted."""
    query = sa.select(sa.func.count()).select_from(Passage)
    return db.session.scalar(query.where(Passage.counts, _wanting(round_id), *_within(share))) or 0


def read_by_others(model: str, *, public: bool) -> "sa.Select[uuid.UUID]":
    """The rounds, public ones or the others, of which another model has read passages."""
    by_another = sa.or_(PassageVector.model < model, PassageVector.model > model)
    return (
        sa.select(Passage.round_id)
        .join(PassageVector, PassageVector.passage_id == Passage.id)
        .join(Round, Round.id == Passage.round_id)
        .where(by_another, Passage.counts, (Round.visibility == Visibility.PUBLIC).is_(public))
        .distinct()
    )


def _wanting(round_id: uuid.UUID) -> "sa.ColumnElement[bool]":
    return sa.and_(
        Passage.round_id == round_id,
        Passage.decided_at.is_(None),
        Passage.suggested_at.is_(None),
    )


def _within(share: Share | None) -> "list[sa.ColumnElement[bool]]":
    return [] if share is None else [share.passages]


def unsure(round_id: uuid.UUID, model: str, most: int) -> list[Words]:
    """The undecided passages of whose topic the engine is least certain."""
    query = _words(model).where(
        Passage.round_id == round_id,
        Passage.decided_at.is_(None),
        Passage.suggested_at.is_not(None),
    )
    return _all(query.order_by(Passage.certainty, Passage.id).limit(most))


def looked_at(round_id: uuid.UUID, model: str, most: int) -> list[Words]:
    """Some of the undecided passages that the engine looked at: in the order of keys, so by chance."""
    query = _words(model).where(
        Passage.round_id == round_id,
        Passage.decided_at.is_(None),
        Passage.suggested_at.is_not(None),
    )
    return _all(query.order_by(Passage.id).limit(most))


def first_topics(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The topic suggested first for each passage that has a suggestion."""
    query = (
        sa.select(Suggestion.passage_id, Suggestion.topic_id)
        .where(Suggestion.passage_id.in_(ids), Suggestion.state == SuggestionState.OPEN)
        .order_by(Suggestion.score, Suggestion.id)
    )
    # Of several the last, which has the highest score, stays.
    return {passage: str(topic) for passage, topic in db.session.execute(query)}


def passages_by_topic(round_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """How many passages people have put on each topic."""
    query = (
        sa.select(Voice.topic_id, sa.func.sum(Voice.passages))
        .where(Voice.round_id == round_id)
        .group_by(Voice.topic_id)
    )
    return {topic: int(number) for topic, number in db.session.execute(query)}


def learnt_at(round_id: uuid.UUID, kind: str) -> datetime | None:
    """When a job of this kind last had enough to learn from."""
    jobs = db.session.scalars(
        of_round(round_id, kind).where(Job.state == JobState.DONE).limit(LATEST)
    )
    return next((job.ended_at for job in jobs if (job.result or {}).get("again")), None)


def decided_since(round_id: uuid.UUID, since: datetime | None) -> int:
    """On how many passages people decided since then, or ever."""
    query = sa.select(sa.func.coalesce(sa.func.sum(Batch.size), 0)).where(
        Batch.round_id == round_id, Batch.undone_at.is_(None)
    )
    if since is not None:
        query = query.where(Batch.at > since)
    return int(db.session.scalar(query) or 0)


def codable(topics: Sequence[Topic]) -> list[Topic]:
    """The topics that were signed off and stand."""
    return [topic for topic in topics if topic.since_version is not None]


def _all(query: "sa.Select[uuid.UUID, str, str, bytes | None]") -> list[Words]:
    return [
        Words(id=ident, text=text, language=language, vector=vector)
        for ident, text, language, vector in db.session.execute(query)
    ]
