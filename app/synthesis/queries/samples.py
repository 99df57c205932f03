"""Samples for measuring quality: what can be drawn, what was, and how far coding it is."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app import db
from app.accounts.models import Person
from app.moderation.models import Contribution
from app.positions.models import CoSponsor, Position
from app.rounds.models import Party
from app.synthesis.models import (
    BlindCoding,
    Coding,
    Passage,
    Sample,
    SampledPassage,
    SampleState,
    Suggestion,
    SuggestionState,
    Topic,
)
from app.synthesis.queries import engine
from app.synthesis.queries.desk import wording

AT_ONCE = 5000  # ids that are read at a time while drawing


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The passages that can be drawn, by what people have made of the engine's suggestions."""

    waiting: int
    accepted: int
    otherwise: int

    @property
    def population(self) -> int:
        """All of them."""
        return self.waiting + self.accepted + self.otherwise


@dataclass(frozen=True, kw_only=True)
class Coder:
    """A person who codes a sample, and how many of its passages they have coded."""

    person: Person
    coded: int


def can_be_drawn(round_id: uuid.UUID) -> "sa.Select[uuid.UUID]":
    """The passages that the engine has looked at and that count, in the order of their ids.

    Whatever people made of the suggestions since: to leave out those that people corrected would
    flatter the engine. Those that people decided before it looked are out, since it says nothing
    on them.
    """
    suggested = sa.select(Suggestion.id).where(Suggestion.passage_id == Passage.id).exists()
    return (
        sa.select(Passage.id)
        .where(
            Passage.round_id == round_id,
            Passage.counts,
            sa.or_(Passage.suggested_at.is_not(None), suggested),
        )
        .order_by(Passage.id)
    )


def frame(round_id: uuid.UUID) -> Frame:
    """Count what can be drawn."""
    accepted = (
        sa.select(Coding.id)
        .where(
            Coding.passage_id == Passage.id,
            Coding.undone_at.is_(None),
            Coding.suggestion_id.is_not(None),
        )
        .exists()
    )
    kind = sa.case(
        (Passage.decided_at.is_(None), "waiting"), (accepted, "accepted"), else_="otherwise"
    )
    drawable = (
        can_be_drawn(round_id).with_only_columns(kind.label("kind")).order_by(None).subquery()
    )
    rows = db.session.execute(sa.select(drawable.c.kind, sa.func.count()).group_by(drawable.c.kind))
    counts: dict[str, int] = {kind: number for kind, number in rows}  # noqa: C416 - rows are no pairs to mypy
    return Frame(
        waiting=counts.get("waiting", 0),
        accepted=counts.get("accepted", 0),
        otherwise=counts.get("otherwise", 0),
    )


def suggested(passage_ids: Iterable[uuid.UUID]) -> "dict[uuid.UUID, list[Suggestion]]":
    """All that the engine ever suggested for passages, whatever people made of it."""
    found: dict[uuid.UUID, list[Suggestion]] = {ident: [] for ident in passage_ids}
    query = (
        sa.select(Suggestion)
        .where(Suggestion.passage_id.in_(list(found)))
        .order_by(Suggestion.made_at, Suggestion.score.desc(), Suggestion.id)
    )
    for one in db.session.scalars(query):
        found[one.passage_id].append(one)
    return found


def of_round(round_id: uuid.UUID) -> "sa.Select[Sample]":
    """The samples of a round, the newest first."""
    return (
        sa.select(Sample)
        .where(Sample.round_id == round_id)
        .options(joinedload(Sample.drawn_by))
        .order_by(Sample.number.desc())
    )


def numbered(round_id: uuid.UUID, number: int) -> "sa.Select[Sample]":
    """One sample of the round, alone, so that it can be locked."""
    return sa.select(Sample).where(Sample.round_id == round_id, Sample.number == number)


def drawn(round_id: uuid.UUID) -> "sa.Select[Sample]":
    """The sample that is being coded, if there is one."""
    return sa.select(Sample).where(Sample.round_id == round_id, Sample.state == SampleState.DRAWN)


def last_closed(round_id: uuid.UUID) -> Sample | None:
    """The sample whose figures are the newest."""
    query = of_round(round_id).where(Sample.state == SampleState.CLOSED)
    return db.session.scalar(query.limit(1))


def coders(sample_id: uuid.UUID) -> list[Coder]:
    """Who codes a sample, those who coded most first."""
    number, first = sa.func.count(), sa.func.min(BlindCoding.at)
    query = (
        sa.select(Person, number)
        .join(BlindCoding, BlindCoding.by_id == Person.id)
        .join(BlindCoding.sampled)
        .join(SampledPassage.passage)
        .where(SampledPassage.sample_id == sample_id, Passage.counts)
        .group_by(Person.id)
        .order_by(number.desc(), first, Person.id)
    )
    return [Coder(person=person, coded=coded) for person, coded in db.session.execute(query)]


def standing(sample_id: uuid.UUID) -> int:
    """How many passages of a sample still count: of the others nobody may read the words."""
    query = (
        sa.select(sa.func.count())
        .select_from(SampledPassage)
        .join(SampledPassage.passage)
        .where(SampledPassage.sample_id == sample_id, Passage.counts)
    )
    return db.session.scalar(query) or 0


def _to_code(sample_id: uuid.UUID) -> "sa.Select[SampledPassage, str | None]":
    return (
        sa.select(SampledPassage, wording())
        .join(SampledPassage.passage)
        .where(SampledPassage.sample_id == sample_id, Passage.counts)
        .options(
            joinedload(SampledPassage.passage)
            .joinedload(Passage.contribution)
            .joinedload(Contribution.redactions)
        )
    )


def next_to_code(sample_id: uuid.UUID, person_id: uuid.UUID) -> tuple[SampledPassage, str] | None:
    """The first passage, in the order of the lot, that this person has not coded."""
    mine = sa.select(BlindCoding.id).where(
        BlindCoding.sampled_id == SampledPassage.id, BlindCoding.by_id == person_id
    )
    query = _to_code(sample_id).where(~mine.exists()).order_by(SampledPassage.place).limit(1)
    found = db.session.execute(query).unique().first()
    return (found[0], found[1] or "") if found else None


def at_place(sample_id: uuid.UUID, place: int) -> tuple[SampledPassage, str] | None:
    """The passage in one place of the lot, if it still counts."""
    query = _to_code(sample_id).where(SampledPassage.place == place)
    found = db.session.execute(query).unique().first()
    return (found[0], found[1] or "") if found else None


def differing(sample_id: uuid.UUID) -> "sa.Select[SampledPassage]":
    """The passages, still counting, on which a person found other topics than the engine."""
    other = sa.select(BlindCoding.id).where(
        BlindCoding.sampled_id == SampledPassage.id, BlindCoding.topics != SampledPassage.suggested
    )
    source = joinedload(SampledPassage.passage)
    position = source.joinedload(Passage.position)
    return (
        sa.select(SampledPassage)
        .join(SampledPassage.passage)
        .where(SampledPassage.sample_id == sample_id, Passage.counts, other.exists())
        .options(
            source.joinedload(Passage.contribution).options(
                selectinload(Contribution.redactions), joinedload(Contribution.round)
            ),
            position.joinedload(Position.party).options(
                joinedload(Party.organisation), joinedload(Party.group)
            ),
            position.selectinload(Position.co_sponsors).joinedload(CoSponsor.organisation),
        )
        .order_by(SampledPassage.place)
    )


def coding_of(sampled_id: uuid.UUID, person_id: uuid.UUID) -> "sa.Select[BlindCoding]":
    """What a person found on a sampled passage."""
    return sa.select(BlindCoding).where(
        BlindCoding.sampled_id == sampled_id, BlindCoding.by_id == person_id
    )


def codings(sample_id: uuid.UUID) -> "sa.Select[BlindCoding]":
    """All that was found on passages of a sample that still count."""
    return (
        sa.select(BlindCoding)
        .join(BlindCoding.sampled)
        .join(SampledPassage.passage)
        .where(SampledPassage.sample_id == sample_id, Passage.counts)
        .options(joinedload(BlindCoding.sampled).joinedload(SampledPassage.passage))
        .order_by(SampledPassage.place, BlindCoding.at)
    )


def to_adopt(sample: Sample, tree: Iterable[Topic]) -> list[tuple[Passage, list[Topic]]]:
    """The passages nobody has decided yet whose topics all who coded them blind found alike.

    `tree`: the topics of the round; only those that are signed off and stand can be decided on.
    """
    standing = [one for one in tree if one.removed_at is None]
    topics = {str(one.id): one for one in engine.codable(standing)}
    found: dict[uuid.UUID, list[BlindCoding]] = {}
    for coding in db.session.scalars(codings(sample.id)):
        found.setdefault(coding.sampled_id, []).append(coding)
    return [
        (first.sampled.passage, [topics[ident] for ident in first.topics])
        for first, *others in found.values()
        if first.sampled.passage.decided_at is None
        and all(one.topics == first.topics for one in others)
        and topics.keys() >= set(first.topics)
    ]


def has_decided(passage_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    """Whether a person has decided on a passage at the desk, and so saw what the engine thinks."""
    coded = sa.select(sa.literal(1)).where(
        Coding.passage_id == passage_id, Coding.decided_by_id == person_id
    )
    settled = sa.select(sa.literal(1)).where(
        Suggestion.passage_id == passage_id,
        Suggestion.settled_by_id == person_id,
        Suggestion.state != SuggestionState.OPEN,
    )
    none = sa.select(sa.literal(1)).where(
        Passage.id == passage_id, Passage.none_fits_by_id == person_id
    )
    return db.session.scalar(sa.union_all(coded, settled, none).limit(1)) is not None
