"""The summary as it is being written, with everything that each sentence rests on."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app import db
from app.policy import Who
from app.rounds.models import Round
from app.summaries.models import Citation, Review, Section, Sentence, Summary, SummaryVersion
from app.summaries.queries import sources
from app.summaries.queries.sources import Source
from app.summaries.rules import Support, support_of


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A citation and the passage it names."""

    citation: Citation
    source: Source | None
    stands: bool

    @property
    def review(self) -> Review | None:
        """What the party said of it, as far as the sentence is still the one it read."""
        review = self.citation.review
        same = review and review.sentence_revision == self.citation.sentence.revision
        return review if same else None


@dataclass(frozen=True, kw_only=True)
class Line:
    """A sentence with its citations."""

    sentence: Sentence
    cited: tuple[Cited, ...]

    @property
    def support(self) -> Support:
        """What the sentence rests on."""
        standing = sum(1 for one in self.cited if one.stands)
        return support_of(
            own=self.sentence.own, standing=standing, broken=len(self.cited) - standing
        )

    @property
    def parties(self) -> set[uuid.UUID]:
        """The parties whose words support the sentence now."""
        return {
            one.source.passage.party_id
            for one in self.cited
            if one.stands and one.source and one.source.passage.party_id
        }


@dataclass(frozen=True, kw_only=True)
class Part:
    """A section with its sentences."""

    section: Section
    lines: tuple[Line, ...]

    def short_of(self) -> int:
        """How many of its sentences could not be published."""
        fine = {Support.SUPPORTED, Support.OWN}
        return sum(1 for line in self.lines if line.support not in fine)


@dataclass(frozen=True, kw_only=True)
class Text:
    """The whole text being written."""

    summary: Summary
    parts: tuple[Part, ...]
    others: dict[uuid.UUID, Source] = field(default_factory=dict)  # passages asked for beside it

    def lines(self) -> Iterator[Line]:
        """Every sentence in order."""
        for part in self.parts:
            yield from part.lines

    def cited(self) -> Iterator[Cited]:
        """Every citation in order."""
        for line in self.lines():
            yield from line.cited

    def parties(self) -> set[uuid.UUID]:
        """The parties cited somewhere, by words that stand."""
        return {party for line in self.lines() for party in line.parties}


def of_round(round_id: uuid.UUID) -> "sa.Select[Summary]":
    """The summary of a round, alone, as one locks it to change it."""
    return sa.select(Summary).where(Summary.round_id == round_id)


def of_round_with_all(round_id: uuid.UUID) -> "sa.Select[Summary]":
    """The summary of a round with the groups noted as considered and the list of its versions."""
    versions = joinedload(Summary.versions).load_only(
        SummaryVersion.number, SummaryVersion.published_at, raiseload=True
    )
    return of_round(round_id).options(joinedload(Summary.considered), versions)


def summary_of(round_: Round) -> Summary | None:
    """The summary of a round as it is being written, or None before it is begun."""
    return db.session.scalars(of_round_with_all(round_.id)).unique().one_or_none()


def sections(summary_id: uuid.UUID) -> "sa.Select[Section]":
    """The sections in order, with sentences, citations and what the quoted said of them."""
    cited = joinedload(Section.sentences).joinedload(Sentence.citations)
    return (
        sa.select(Section)
        .where(Section.summary_id == summary_id)
        .options(cited.joinedload(Citation.review), joinedload(Section.topic))
        .order_by(Section.place, Section.id)
    )


def cited_passages(summary_id: uuid.UUID) -> "sa.Select[uuid.UUID]":
    """The ids of the passages that the text cites."""
    return (
        sa.select(Citation.passage_id)
        .join(Citation.sentence)
        .join(Sentence.section)
        .where(Section.summary_id == summary_id)
    )


def sections_of(summary: Summary) -> Sequence[Section]:
    """The sections with everything in them."""
    return db.session.scalars(sections(summary.id)).unique().all()


def text_of(
    summary: Summary,
    who: Who | None,
    *,
    parts: Sequence[Section] | None = None,
    beside: "sa.Select[uuid.UUID] | None" = None,
) -> Text:
    """The text with the sources of every sentence, and of the passages asked for `beside` it.

    `parts` are the sections where they were read already.
    """
    parts = sections_of(summary) if parts is None else parts
    wanted = cited_passages(summary.id)
    also = sa.select(beside.subquery().c.id) if beside is not None else None
    found = sources.load(wanted.union(also) if also is not None else wanted, who)
    cited = {
        citation.passage_id
        for part in parts
        for sentence in part.sentences
        for citation in sentence.citations
    }
    return Text(
        summary=summary,
        parts=tuple(
            Part(
                section=part,
                lines=tuple(_line(sentence, found) for sentence in part.sentences),
            )
            for part in parts
        ),
        others={ident: source for ident, source in found.items() if ident not in cited},
    )


def support(sentence: Sentence, who: Who | None = None) -> Support:
    """What one sentence rests on now."""
    passages = [citation.passage_id for citation in sentence.citations]
    return _line(sentence, sources.load(passages, who) if passages else {}).support


def _line(sentence: Sentence, found: dict[uuid.UUID, Source]) -> Line:
    cited = (
        Cited(
            citation=citation,
            source=found.get(citation.passage_id),
            stands=sources.stands(found.get(citation.passage_id), citation.quote_hash),
        )
        for citation in sorted(sentence.citations, key=lambda one: (one.at, one.id))
    )
    return Line(sentence=sentence, cited=tuple(cited))


def sentence_of(round_id: uuid.UUID, ident: uuid.UUID) -> "sa.Select[Sentence]":
    """A sentence of the round's summary."""
    return (
        sa.select(Sentence)
        .join(Sentence.section)
        .join(Section.summary)
        .where(Summary.round_id == round_id, Sentence.id == ident)
    )


def section_of(round_id: uuid.UUID, ident: uuid.UUID) -> "sa.Select[Section]":
    """A section of the round's summary."""
    return (
        sa.select(Section)
        .join(Section.summary)
        .where(Summary.round_id == round_id, Section.id == ident)
    )


def citation_of(round_id: uuid.UUID, ident: uuid.UUID) -> "sa.Select[Citation]":
    """A citation in the round's summary."""
    return (
        sa.select(Citation)
        .join(Citation.sentence)
        .join(Sentence.section)
        .join(Section.summary)
        .where(Summary.round_id == round_id, Citation.id == ident)
    )
