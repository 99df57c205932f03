"""A version as it was published, with the sources of each sentence as they stand now."""

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app import db
from app.policy import Who
from app.positions.attribution import Shown, shown, shown_to_public
from app.rounds.models import Round
from app.summaries.models import Summary, SummaryVersion
from app.summaries.queries import outputs, sources
from app.summaries.queries.sources import Source
from app.summaries.rules import Support, support_of


@dataclass(frozen=True, kw_only=True)
class PublishedCitation:
    """A passage cited in a version."""

    passage_id: uuid.UUID
    reference: str | None
    source: Source | None
    stands: bool
    review: dict[str, str] | None


@dataclass(frozen=True, kw_only=True)
class PublishedLine:
    """A sentence of a version."""

    ident: str
    text: str
    own: bool
    cited: tuple[PublishedCitation, ...]

    @property
    def support(self) -> Support:
        """What the sentence rests on today."""
        standing = sum(1 for one in self.cited if one.stands)
        return support_of(own=self.own, standing=standing, broken=len(self.cited) - standing)

    def by_group(self) -> list[tuple[str | None, list[PublishedCitation]]]:
        """Its sources by the stakeholder group that a reader may know of, in the groups' order."""
        groups: dict[tuple[int, str | None], list[PublishedCitation]] = {}
        for one in self.cited:
            group = one.source.party.group if one.source and one.source.party else None
            key = (group.place, group.sign) if group else (10**6, None)
            groups.setdefault(key, []).append(one)
        return [(sign, groups[(place, sign)]) for place, sign in sorted(groups, key=lambda k: k[0])]


@dataclass(frozen=True, kw_only=True)
class PublishedPart:
    """A section of a version."""

    title: str
    lines: tuple[PublishedLine, ...]


@dataclass(frozen=True, kw_only=True)
class Published:
    """A version and its sources."""

    version: SummaryVersion
    parts: tuple[PublishedPart, ...]

    def cited(self) -> Iterator[PublishedCitation]:
        """Every citation in order."""
        for part in self.parts:
            for line in part.lines:
                yield from line.cited

    @property
    def broken(self) -> int:
        """How many citations stand no more."""
        return sum(1 for one in self.cited() if not one.stands)


@dataclass(frozen=True, kw_only=True)
class Named:
    """Parties that may be named, and how many others there are of each kind."""

    names: tuple[Shown, ...]
    others: tuple[tuple[str, int | None], ...]  # None: too few to be told

    @property
    def nobody(self) -> bool:
        """Whether there is none of either."""
        return not (self.names or self.others)


def versions(round_id: uuid.UUID) -> "sa.Select[SummaryVersion]":
    """The versions published in a round, newest first."""
    return (
        sa.select(SummaryVersion)
        .join(Summary, Summary.id == SummaryVersion.summary_id)
        .where(Summary.round_id == round_id)
        .order_by(SummaryVersion.number.desc())
    )


def numbers(round_id: uuid.UUID) -> "sa.Select[int, Any, str]":
    """Number, date and note of each version, newest first."""
    return versions(round_id).with_only_columns(
        SummaryVersion.number, SummaryVersion.published_at, SummaryVersion.note
    )


def read(version: SummaryVersion, who: Who | None) -> Published:
    """Put a version together with its sources, as this reader may see them."""
    wanted = {
        uuid.UUID(cited["passage"])
        for part in version.content
        for line in part["sentences"]
        for cited in line["citations"]
    }
    found = sources.load(sorted(wanted), who) if wanted else {}
    return Published(
        version=version,
        parts=tuple(
            PublishedPart(
                title=part["title"],
                lines=tuple(_line(line, found) for line in part["sentences"]),
            )
            for part in version.content
        ),
    )


def _line(line: dict[str, Any], found: dict[uuid.UUID, Source]) -> PublishedLine:
    return PublishedLine(
        ident=line["id"],
        text=line["text"],
        own=line["own"],
        cited=tuple(_cited(one, found) for one in line["citations"]),
    )


def _cited(one: dict[str, Any], found: dict[uuid.UUID, Source]) -> PublishedCitation:
    ident = uuid.UUID(one["passage"])
    source = found.get(ident)
    return PublishedCitation(
        passage_id=ident,
        reference=None if source is not None and source.apart else one["position"],
        source=source,
        stands=sources.stands(source, one["quote_hash"]),
        review=one["review"],
    )


def who_is_cited(published: Published, round_: Round, who: Who | None) -> tuple[Named, Named]:
    """Who was heard and is cited, and who was heard and is not: under the names this reader may see."""
    cited = {one.source.passage.party_id for one in published.cited() if one.stands and one.source}
    positions = db.session.scalars(outputs.positions(round_.id)).unique().all()
    heard: dict[uuid.UUID, Shown] = {}
    for position in positions:
        party = shown_to_public(position) if who is None else shown(position, who)
        heard.setdefault(position.party_id, party)
    here = [party for ident, party in heard.items() if ident in cited]
    absent = [party for ident, party in heard.items() if ident not in cited]
    return _named(here, round_), _named(absent, round_)


def _named(parties: list[Shown], round_: Round) -> Named:
    hidden = Counter(party.label for party in parties if not party.named)
    names = [party for party in parties if party.named]
    return Named(
        names=tuple(
            sorted(names, key=lambda one: (one.group.place if one.group else 0, one.label))
        ),
        others=tuple(
            (label, number if number >= round_.least_shown else None)
            for label, number in hidden.items()
        ),
    )
