"""How well the engine and people agree on a sample, counted from what was coded blind."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app import db
from app.accounts.models import Person
from app.analysis import agreement
from app.analysis.agreement import F1, Alpha, Codes
from app.analysis.count import Share
from app.policy import Who
from app.synthesis.models import BlindCoding, Sample, SampledPassage, Topic, Tree
from app.synthesis.queries import samples
from app.synthesis.queries.quotes import Quote, quotes

FEWEST = 10  # passages under which a bootstrap has nothing to draw from, and no alpha is told
FINE = 1000  # figures are kept in thousandths: the record holds no floating-point numbers
Coded = Mapping[uuid.UUID, Mapping[uuid.UUID, Codes]]  # person -> sampled passage -> topics


def figures(sample: Sample) -> dict[str, Any]:
    """The figures of a sample as they are now, in thousandths.

    The first person, to whom the engine is compared topic by topic, is who coded most. Passages
    that count no more are left out.
    """
    topics = _topics(sample.round_id)
    people: dict[uuid.UUID, dict[uuid.UUID, Codes]] = {
        one.person.id: {} for one in samples.coders(sample.id)
    }
    knew = 0
    for coding in db.session.scalars(samples.codings(sample.id)):
        people[coding.by_id][coding.sampled_id] = _resolved(coding.topics, topics)
        knew += coding.knew
    ours = {
        one.id: _resolved(one.suggested, topics)
        for one in db.session.scalars(
            sa.select(SampledPassage).where(SampledPassage.sample_id == sample.id)
        )
    }
    coded = len({ident for found in people.values() for ident in found})
    standing = samples.standing(sample.id)
    return {
        "population": sample.population,
        "size": sample.size,
        "asked": sample.margin,
        "coded": coded,
        "gone": sample.size - standing,
        "knew": knew,
        "margin": _fine(agreement.margin_reached(sample.population, coded)),
        "persons": [len(found) for found in people.values()],
        "engine": [_pair(ours, found) for found in people.values()],
        "between": _between(people, topics) if len(people) > 1 else None,
        **_by_topic(ours, people, topics),
    }


@dataclass(frozen=True, kw_only=True)
class Apart:
    """A passage on which the engine and a person differ: what each of them found."""

    quote: Quote
    suggested: list[str]
    found: list[tuple[Person, list[str]]]


def apart(sampled: Sequence[SampledPassage], topics: Mapping[str, Topic], who: Who) -> list[Apart]:
    """Lay side by side what the engine and people found on sampled passages."""
    query = (
        sa.select(BlindCoding)
        .where(BlindCoding.sampled_id.in_([one.id for one in sampled]))
        .options(joinedload(BlindCoding.by))
        .order_by(BlindCoding.at)
    )
    said: dict[uuid.UUID, list[BlindCoding]] = {}
    for coding in db.session.scalars(query):
        said.setdefault(coding.sampled_id, []).append(coding)
    shown = quotes([one.passage for one in sampled], who, wordings={})
    return [
        Apart(
            quote=quote,
            suggested=named(one.suggested, topics),
            found=[(coding.by, named(coding.topics, topics)) for coding in said.get(one.id, [])],
        )
        for one, quote in zip(sampled, shown, strict=True)
    ]


def named(idents: Iterable[str], topics: Mapping[str, Topic]) -> list[str]:
    """The names of topics, those merged under the name they go by now."""
    resolved = _resolved(list(idents), topics)
    return sorted(topics[ident].name for ident in resolved if ident in topics)


def topics_of_tree(round_id: uuid.UUID) -> dict[str, Topic]:
    """Every topic of the round's tree, removed ones too, by its key in words."""
    return _topics(round_id)


def _topics(round_id: uuid.UUID) -> dict[str, Topic]:
    query = sa.select(Topic).join(Topic.tree).where(Tree.round_id == round_id)
    return {str(one.id): one for one in db.session.scalars(query)}


def _resolved(idents: Sequence[str], topics: Mapping[str, Topic]) -> Codes:
    """Topics as they stand now: one that was merged is what it was merged into."""
    return frozenset(_now(ident, topics) for ident in idents)


def _now(ident: str, topics: Mapping[str, Topic]) -> str:
    seen: set[str] = set()
    while ident not in seen and (topic := topics.get(ident)) and topic.merged_into_id:
        seen.add(ident)
        ident = str(topic.merged_into_id)
    return ident


def _pair(ours: Mapping[uuid.UUID, Codes], found: Mapping[uuid.UUID, Codes]) -> dict[str, Any]:
    units = [[ours[ident], codes] for ident, codes in found.items()]
    return {
        "alpha": _alpha(agreement.alpha(units, agreement.masi)),
        "exact": _share(agreement.exact(units)),
    }


def _between(people: Coded, topics: Mapping[str, Topic]) -> dict[str, Any]:
    """How far people agree with each other, on the passages that two of them coded.

    Topic by topic, the two who coded most are compared by F1, and all of them by alpha.
    """
    units = [
        [found.get(ident) for found in people.values()]
        for ident in sorted({ident for found in people.values() for ident in found}, key=str)
    ]
    one, other, *_others = people.values()
    both = sorted(one.keys() & other.keys(), key=str)
    first, second = [one[ident] for ident in both], [other[ident] for ident in both]
    known = _given((*first, *second), topics)
    alphas = agreement.alpha_by_topic(units, known)
    measured = agreement.f1_by_topic(second, first, known)
    return {
        "alpha": _alpha(agreement.alpha(units, agreement.masi)),
        "exact": _share(agreement.exact(units)),
        "topics": [
            {**_topic(ident, f1, topics), "alpha": _alpha(alphas[ident])}
            for ident, f1 in measured.items()
        ],
        **_macro(second, first, measured),
    }


def _by_topic(
    ours: Mapping[uuid.UUID, Codes], people: Coded, topics: Mapping[str, Topic]
) -> dict[str, Any]:
    first = next(iter(people.values()), {})
    suggested, decided = [ours[ident] for ident in first], list(first.values())
    measured = agreement.f1_by_topic(suggested, decided, _given((*suggested, *decided), topics))
    return {
        "topics": [_topic(ident, one, topics) for ident, one in measured.items()],
        **_macro(suggested, decided, measured),
        "weak": agreement.weak(measured),
    }


def _given(coded: Iterable[Codes], topics: Mapping[str, Topic]) -> list[str]:
    """The topics that anybody gave, by name."""
    return sorted(
        {ident for codes in coded for ident in codes},
        key=lambda ident: topics[ident].name if ident in topics else ident,
    )


def _macro(
    suggested: Sequence[Codes], decided: Sequence[Codes], measured: Mapping[str, F1]
) -> dict[str, int | None]:
    """The mean F1 of the topics with its interval; of too few passages no interval is told."""
    macro = agreement.macro_f1(measured.values())
    ends = agreement.macro_f1_interval(suggested, decided) if len(decided) >= FEWEST else None
    low, high = ends or (None, None)
    return {
        "macro_f1": None if macro is None else _fine(macro),
        "macro_low": None if low is None else _fine(low),
        "macro_high": None if high is None else _fine(high),
    }


def _topic(ident: str, one: F1, topics: Mapping[str, Topic]) -> dict[str, Any]:
    return {
        "topic": ident,
        "name": topics[ident].name if ident in topics else "",
        "f1": None if one.f1 is None else _fine(one.f1),
        "low": _fine(one.low),
        "high": _fine(one.high),
        "decided": one.decided,
        "suggested": one.suggested,
        "both": one.both,
        "judged": one.either >= agreement.FEWEST,
    }


def _alpha(found: Alpha) -> dict[str, Any]:
    values = {"value": found.value, "low": found.low, "high": found.high}
    if found.units < FEWEST:
        values = dict.fromkeys(values)
    kept = {name: None if value is None else _fine(value) for name, value in values.items()}
    return {**kept, "units": found.units}


def _share(found: Share) -> dict[str, int]:
    return {
        "count": found.count,
        "of": found.of,
        "low": _fine(found.low),
        "high": _fine(found.high),
    }


def _fine(value: float) -> int:
    return round(value * FINE)
