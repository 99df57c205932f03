"""Propose topics: two levels, automatic or asked for a number, from what people already decided.

    features -> neighbour graph -> stable resolution -> several cuts -> what they agree on -> topics

`prepare` does the slow part once; `Prepared.propose` cuts it into as many topics as the moderator's
slider asks for, at once. `propose` does both.

The graph's ties are weighted by how often two texts fall together when a fifth of the texts is
left out (consensus clustering: Strehl and Ghosh 2002; Lancichinetti and Fortunato 2012), which
makes two runs agree and each better than one run alone.

It proposes, and nothing more: what people decided comes in as must-link and cannot-link.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.analysis import constraints, engine, few, sampling
from app.analysis.features import FEW as SEVERAL
from app.analysis.features import read
from app.analysis.graph import Graph, Labels, leiden, neighbour_graph, part
from app.analysis.resolution import consensus, cut_into, joined, pieced, stable
from app.analysis.vectors import Matrix, unit

SAMPLE = 20_000
"""Distinct texts that are grouped; of more, a stratified sample is, and the rest assigned."""

FEW = 15
"""Texts below which there is no graph to cut: those that say the same stand together."""

SHARP = 0.8
"""Stability from which topics count as sharp: words then weigh less against the meaning."""

LOOSE = 0.6
"""Stability below which no cut of few texts is trusted: fine pieces are joined by their ties."""

_NOISE = 0.02  # of a measured stability: less is no difference
_SCANNED = 4_000  # texts on which the resolution is chosen
_MOST = 60  # topics of the first level that a person can still read
_SMALLEST = 8  # texts a topic should have, on average, when nobody asked for a number
_DIVIDED = 40  # texts from which a topic is looked into for sub-topics
_SUB_LEAST = 5
_SUB_MOST = 8

Pairs = Iterable[tuple[int, int]]


@dataclass(frozen=True)
class Proposal:
    """Topics proposed for n texts, numbered from 0, the largest first.

    Attributes:
        labels: (n,) the topic of each text; -1 only for a text in which nothing can be read.
        sub_labels: (n,) the sub-topic of each text, -1 in a topic that has none.
        parents: the topic of each sub-topic, by the sub-topic's number.
        scores: (n,) cosine of each text with the middle of its topic, 0 where it has none.
        resolution: at which the graph was cut; 0 where no graph was.
        stability: agreement of repeated cuts, from 0 (chance) to 1; 0 where none were made.

    """

    labels: Labels
    sub_labels: Labels
    parents: tuple[int, ...]
    scores: Matrix
    resolution: float = 0.0
    stability: float = 0.0

    @property
    def topics(self) -> int:
        """How many topics there are."""
        return int(self.labels.max()) + 1 if len(self.labels) else 0


@dataclass
class Prepared:
    """Texts made ready: cut them into topics as often as the slider moves."""

    vectors: Matrix
    group_of: Labels  # each text's distinct text, -1 where nothing can be read
    members: Labels  # the distinct texts that were grouped: a sample where there are many
    middle: Matrix  # vectors of the distinct texts
    speech: NDArray[np.str_]  # their languages
    features: Matrix
    graph: Graph | None
    resolution: float
    stability: float
    seed: int
    apart: list[tuple[int, int]] = field(default_factory=list)
    cuts: dict[float, Labels] = field(default_factory=dict)  # made for the slider so far
    loose: Graph | None = None  # as the texts lie, where they are few and no cut is stable

    def propose(self, wanted: int | None = None) -> Proposal:
        """Return a proposal with `wanted` topics, or as many as come out again by themselves."""
        if not len(self.members):
            nothing = np.full(len(self.vectors), -1, dtype=np.int64)
            return Proposal(nothing, nothing, (), np.zeros(len(nothing), dtype=np.float32))
        resolution = 0.0
        if self.graph is None:
            labels = few.together(self.features, wanted)
        elif wanted is not None:
            labels, resolution = cut_into(self.graph, wanted, seed=self.seed, known=self.cuts)
        elif self.loose is not None:
            labels, resolution = pieced(self.loose, seed=self.seed)
        else:
            resolution = self.resolution
            labels = leiden(self.graph, resolution, seed=self.seed)
        labels = constraints.kept_apart(labels, self.apart, self.features)
        subs = self._divided(labels)
        return self._told(labels, subs, resolution)

    def _divided(self, labels: Labels) -> Labels:
        """Look into each large topic for sub-topics; -1 where there is nothing to divide."""
        subs = np.full(len(labels), -1, dtype=np.int64)
        if self.graph is None:
            return subs
        for topic in np.unique(labels):
            inside = np.flatnonzero(labels == topic)
            if len(inside) < _DIVIDED:
                continue
            graph = part(self.graph, inside)
            found = leiden(graph, 1.0, seed=self.seed, trials=1)
            sizes = np.bincount(found)
            many = min(_SUB_MOST, int((sizes >= _SUB_LEAST).sum()))
            if many > 1:
                found = joined(graph, found, many)
                subs[inside] = found + int(subs.max()) + 1
        return subs

    def _told(self, labels: Labels, subs: Labels, resolution: float) -> Proposal:
        """Carry labels from the sample to every text, and number topics by their size."""
        grouped = labels, subs
        if len(self.members) < len(self.middle):
            every, sub_every = self._assigned(labels, subs)
        else:
            every, sub_every = grouped
        none = self.group_of < 0
        texts = np.where(none, -1, every[self.group_of])
        sub_texts = np.where(none, -1, sub_every[self.group_of])
        texts = _by_size(texts)
        sub_texts = _by_size(sub_texts)
        parents = tuple(
            int(texts[np.flatnonzero(sub_texts == sub)[0]])
            for sub in range(int(sub_texts.max()) + 1)
        )
        scores = _scores(self.vectors, texts)
        return Proposal(texts, sub_texts, parents, scores, resolution, self.stability)

    def _assigned(self, labels: Labels, subs: Labels) -> tuple[Labels, Labels]:
        """Give each text that was not in the sample to the nearest of the sample's topics."""
        fine = np.where(subs >= 0, labels.max() + 1 + subs, labels)
        kinds, fine = np.unique(fine, return_inverse=True)
        # What all texts of a language have in common says nothing of their topic.
        common = {
            speech: self.middle[self.speech == speech].mean(axis=0)
            for speech in np.unique(self.speech)
        }
        off = np.array([common[speech] for speech in self.speech[self.members]])
        sample = unit(self.middle[self.members] - off)
        first = np.array([np.flatnonzero(fine == kind)[0] for kind in range(len(kinds))])
        centres = unit(np.vstack([sample[fine == kind].mean(axis=0) for kind in range(len(kinds))]))
        nearest = np.empty(len(self.middle), dtype=np.int64)
        for start in range(0, len(nearest), SAMPLE):
            off = np.array([common[one] for one in self.speech[start : start + SAMPLE]])
            block = self.middle[start : start + SAMPLE] - off
            nearest[start : start + SAMPLE] = (block @ centres.T).argmax(axis=1)
        nearest[self.members] = fine
        return labels[first][nearest], subs[first][nearest]


def prepare(
    texts: Sequence[str],
    vectors: Matrix,
    languages: Sequence[str],
    *,
    must_link: Pairs = (),
    cannot_link: Pairs = (),
    strata: Sequence[str] | None = None,
    seed: int = 0,
    sample: int = SAMPLE,
) -> Prepared:
    """Make texts ready to be cut into topics; arguments and errors as in `propose`."""
    count = len(texts)
    if len(vectors) != count or len(languages) != count:
        raise engine.EngineError("Texts, vectors and languages must be of one length.")
    group_of, first = sampling.distinct(texts, vectors, must_link)
    middle = sampling.middles(vectors, group_of, len(first))
    kinds = [
        f"{languages[place]}\t{strata[place] if strata is not None else ''}" for place in first
    ]
    members = sampling.sampled(kinds, sample, seed, group_of, must_link, cannot_link)
    chosen = [int(first[place]) for place in members]
    ready = Prepared(
        vectors, group_of, members, middle,
        np.array([languages[int(place)] for place in first], dtype=np.str_),
        middle[members], None, 0.0, 0.0, seed,
        constraints.numbered(cannot_link, group_of, members),
    )  # fmt: skip
    if not len(members):
        return ready
    grouped = [texts[place] for place in chosen]
    spoken = [languages[place] for place in chosen]
    features = read(grouped, middle[members], spoken, seed=seed)
    ready.features = features.weighed()
    if len(members) < FEW:
        return ready
    ready.resolution, ready.stability = _scanned(ready.features, seed)
    if ready.stability >= SHARP:
        lighter = features.weighed(sharp=True)
        found = _scanned(lighter, seed)
        if found[1] >= ready.stability - _NOISE:
            ready.features, (ready.resolution, ready.stability) = lighter, found
    graph = neighbour_graph(ready.features)
    if len(members) < SEVERAL and ready.stability < LOOSE:
        ready.loose = constraints.cut(graph, ready.apart)
    ready.graph = constraints.cut(consensus(graph, ready.resolution, seed=seed), ready.apart)
    return ready


def propose(
    texts: Sequence[str],
    vectors: Matrix,
    languages: Sequence[str],
    *,
    wanted: int | None = None,
    must_link: Pairs = (),
    cannot_link: Pairs = (),
    strata: Sequence[str] | None = None,
    seed: int = 0,
) -> Proposal:
    """Propose topics for texts.

    Texts that are the same word for word count once, so that a campaign makes no topic bigger
    than its arguments. Every readable text gets a topic. The same seed gives the same proposal.

    Args:
        texts: n texts of any kind.
        vectors: (n, d) from one embedder: unit rows, zeros where nothing can be read.
        languages: n ISO 639-1 codes.
        wanted: how many topics; None for as many as come out again by themselves.
        must_link: pairs of positions in `texts` that people put on one topic.
        cannot_link: pairs that people put on two; where the two contradict, must-link holds.
        strata: n names, such as stakeholder groups, that a sample keeps the shares of.
        seed: of everything that is drawn by chance.

    Raises:
        EngineError: the arguments are not of one length.

    """
    ready = prepare(
        texts, vectors, languages,
        must_link=must_link, cannot_link=cannot_link, strata=strata, seed=seed,
    )  # fmt: skip
    return ready.propose(wanted)


def _scanned(features: Matrix, seed: int) -> tuple[float, float]:
    """Return the stable resolution and its stability, of a sample where there are many texts."""
    count = len(features)
    most = max(2, min(_MOST, count // _SMALLEST))
    if count > _SCANNED:
        some = np.sort(np.random.default_rng(seed).choice(count, _SCANNED, replace=False))
        features = features[some]
    return stable(neighbour_graph(features), seed=seed, most=most)


def _by_size(labels: Labels) -> Labels:
    """Number labels from 0 by falling size, equal ones in the order they appear; keep -1."""
    kinds, first, sizes = np.unique(labels, return_index=True, return_counts=True)
    order = sorted(
        (place for place, kind in enumerate(kinds) if kind >= 0),
        key=lambda place: (-sizes[place], first[place]),
    )
    new = {int(kinds[place]): number for number, place in enumerate(order)}
    return np.array([new.get(int(label), -1) for label in labels], dtype=np.int64)


def _scores(vectors: Matrix, labels: Labels) -> Matrix:
    scores = np.zeros(len(labels), dtype=np.float32)
    for topic in range(int(labels.max()) + 1 if len(labels) else 0):
        inside = labels == topic
        centre = vectors[inside].mean(axis=0)
        scores[inside] = vectors[inside] @ (centre / max(float(np.linalg.norm(centre)), 1e-9))
    return scores
