"""Copies and campaigns: texts that many sent, found, counted once and in full.

A text is the set of its runs of words (shingles). MinHash signatures (Broder 1997, "On the
resemblance and containment of documents"; the library is rensa) cut into bands bring together
texts that may be alike; every such pair is then verified on the shingles themselves, since most
candidates are false. A campaign is a star: each member is alike to the one canonical text, so
that texts never hang together through a chain of others.
"""

import itertools
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.analysis import engine, words

JACCARD = 0.5
"""Share of all their shingles that two copies have in common, at least."""

CONTAINMENT = 0.7
"""Share of the canonical text's shingles that a text with a paragraph of its own contains."""

_RUN = 3
_BANDS = 42
_WIDTH = 3
_KEPT = 4
_SHARED = 0.35
_SMALL_BUCKET = 30
_HUBS = 3
_SEED = 20201204
_FEWEST_WORDS = 8
_OWN_WORDS = 6

Hashes = NDArray[np.uint64]


@dataclass(frozen=True)
class Span:
    """A stretch of a member's text that the canonical text has not: start and end in characters."""

    start: int
    end: int


@dataclass(frozen=True)
class Member:
    """A text of a campaign: its place in the input, its likeness, and what is its own in it.

    `jaccard` and `containment` are against the canonical text, 0 to 1.
    """

    index: int
    jaccard: float
    containment: float
    personal: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Campaign:
    """One canonical text (its place in the input) and all who sent it, the canonical included.

    `groups` counts the members of each group; `exact` how many are the same words throughout.
    """

    canonical: int
    members: tuple[Member, ...]
    groups: dict[Hashable, int]
    exact: int

    @property
    def count(self) -> int:
        """How many texts, the canonical one included."""
        return len(self.members)

    @property
    def indices(self) -> tuple[int, ...]:
        """The places of all its texts in the input, in order."""
        return tuple(member.index for member in self.members)


def find(texts: Sequence[str], groups: Sequence[Hashable] | None = None) -> list[Campaign]:
    """Find the campaigns among n texts, the largest first.

    `groups` (n) says whom each text came from. Texts of fewer than eight words are left alone
    unless they are the same words: "I agree" is not a campaign letter, and two people may well
    write it; they come out as a campaign too, and who counts decides. A text is in one campaign
    at most. No error for any strings; empty texts are in none.
    """
    same: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        tokens = words.tokens(text)
        if tokens:
            same[tuple(tokens)].append(place)
    copies = list(same.values())
    runs = _runs(list(same))
    found = []
    for canonical, others in _stars(copies, runs, _alike(runs)):
        first = copies[canonical][0]
        known = _trigrams([token for token, _start, _end in words.located(texts[first])])
        members = [Member(place, 1.0, 1.0) for place in copies[canonical]]
        for other, (jaccard, containment) in others.items():
            members += [
                Member(place, jaccard, containment, personal(texts[place], known))
                for place in copies[other]
            ]
        members.sort(key=lambda member: member.index)
        counted = Counter(groups[member.index] for member in members) if groups else Counter()
        found.append(Campaign(first, tuple(members), dict(counted), len(copies[canonical])))
    return sorted(found, key=lambda campaign: (-campaign.count, campaign.canonical))


def personal(text: str, known: frozenset[tuple[str, ...]]) -> tuple[Span, ...]:
    """Find the stretches of a text, of six words and more, that are in no run of `known`.

    `known` holds the runs of three words of the canonical text; a shorter stretch is a changed
    word, not something of the sender's own.
    """
    located = words.located(text)
    tokens = [token for token, _start, _end in located]
    shared = np.zeros(len(tokens), dtype=bool)
    for at in range(len(tokens) - _RUN + 1):
        if tuple(tokens[at : at + _RUN]) in known:
            shared[at : at + _RUN] = True
    spans: list[Span] = []
    start: int | None = None
    for at in range(len(tokens) + 1):
        if at < len(tokens) and not shared[at]:
            start = at if start is None else start
        elif start is not None:
            if at - start >= _OWN_WORDS:
                spans.append(Span(located[start][1], located[at - 1][2]))
            start = None
    return tuple(spans)


def _trigrams(tokens: Sequence[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(tokens[at : at + _RUN]) for at in range(len(tokens) - _RUN + 1))


def _runs(folded: Sequence[tuple[str, ...]]) -> list[Hashes]:
    """Return each text's runs of three words as sorted numbers; none for a very short text."""
    hashed = engine.load("rensa").RMinHash.hash_token_sets
    found: list[Hashes] = []
    for tokens in folded:
        runs = [" ".join(run) for run in _trigrams(tokens)] if len(tokens) >= _FEWEST_WORDS else []
        found.append(np.unique(np.array(hashed([runs])[0] if runs else [], dtype=np.uint64)))
    return found


Alike = dict[int, tuple[float, float]]


def _alike(runs: list[Hashes]) -> dict[int, Alike]:
    """Return for each text those that are alike to it as canonical, verified on all their runs."""
    found: dict[int, Alike] = defaultdict(dict)
    for one, other in _candidates(runs):
        for canonical, member in ((one, other), (other, one)):
            likeness = _verify(runs[canonical], runs[member])
            if likeness:
                found[canonical][member] = likeness
    return found


def _verify(canonical: Hashes, member: Hashes) -> tuple[float, float] | None:
    """Return Jaccard, and how much of the canonical text the member contains, if enough."""
    common = len(np.intersect1d(canonical, member, assume_unique=True))
    jaccard = common / max(len(canonical) + len(member) - common, 1)
    containment = common / max(len(canonical), 1)
    return (jaccard, containment) if jaccard >= JACCARD or containment >= CONTAINMENT else None


def _candidates(runs: list[Hashes]) -> set[tuple[int, int]]:
    """Return pairs worth verifying: alike as wholes, or one holding much of the other.

    Whole signatures find copies. A template behind a long paragraph of somebody's own is too
    unlike it for them, so a quarter of all runs, the same quarter everywhere, is looked up too
    (FracMinHash: Irber et al. 2022, "Lightweight compositional analysis with sourmash").
    """
    places = np.array([place for place, held in enumerate(runs) if len(held)], dtype=np.intp)
    if len(places) < 2:  # noqa: PLR2004 - a pair takes two
        return set()
    sizes = np.array([len(held) for held in runs])
    signatures = _signatures([runs[place] for place in places])
    pairs: set[tuple[int, int]] = set()
    for band in range(_BANDS):
        keys = np.ascontiguousarray(signatures[:, band * _WIDTH : (band + 1) * _WIDTH])
        together = keys.view([("", np.uint32)] * _WIDTH).ravel()
        pairs.update(_pairs(together, places, sizes))
    kept = [runs[place][runs[place] % _KEPT == 0] for place in places]
    owners = np.repeat(places, [len(some) for some in kept])
    shared = Counter(_pairs(np.concatenate(kept), owners, sizes))
    held = dict(zip(places.tolist(), (len(some) for some in kept), strict=True))
    pairs.update(
        (one, other)
        for (one, other), count in shared.items()
        if count >= _SHARED * min(held[one], held[other])
    )
    return pairs


def _pairs(
    keys: NDArray[np.generic], owners: NDArray[np.intp], sizes: NDArray[np.intp]
) -> Iterator[tuple[int, int]]:
    """Give the pairs of owners whose keys are equal.

    Of many with one key each is paired with the three shortest only: the template of a campaign
    is among its shortest texts, and ten thousand copies would make fifty million pairs.
    """
    order = np.argsort(keys, kind="stable")
    inside = keys[order]
    edges = np.flatnonzero(np.r_[True, inside[1:] != inside[:-1], True])
    for start, end in itertools.pairwise(edges):
        if end - start > 1:
            bucket = sorted({int(owners[at]) for at in order[start:end]})
            bucket.sort(key=lambda place: sizes[place])
            hubs = len(bucket) if len(bucket) <= _SMALL_BUCKET else _HUBS
            for at, one in enumerate(bucket[:hubs]):
                for other in bucket[at + 1 :]:
                    yield (one, other) if one < other else (other, one)


def _signatures(runs: list[Hashes]) -> NDArray[np.uint32]:
    minhash = engine.load("rensa").RMinHash
    parts = []
    for start in range(0, len(runs), 5_000):
        chunk = runs[start : start + 5_000]
        ends = np.cumsum([0, *(len(held) for held in chunk)]).astype(np.uint64)
        digests = minhash.digest_matrix_from_flat_token_hashes(
            np.concatenate(chunk), ends, _BANDS * _WIDTH, _SEED
        )
        parts.append(np.array(digests.to_rows(), dtype=np.uint32))
    return np.vstack(parts)


def _stars(
    copies: list[list[int]], runs: list[Hashes], alike: dict[int, Alike]
) -> Iterator[tuple[int, Alike]]:
    """Give the canonical texts, those with most followers first, each with its followers.

    Whoever is alike to a follower is tried against the canonical text as well, and taken only
    if it is alike to that itself.
    """

    def reach(place: int) -> tuple[int, int]:
        followers = alike.get(place, {})
        count = len(copies[place]) + sum(len(copies[other]) for other in followers)
        return -count, len(runs[place])

    taken: set[int] = set()
    for place in sorted(range(len(copies)), key=reach):
        if place in taken:
            continue
        followers = {
            other: how for other, how in alike.get(place, {}).items() if other not in taken
        }
        beyond = {far for other in followers for far in alike.get(other, {})}
        for far in beyond - followers.keys() - taken - {place}:
            likeness = _verify(runs[place], runs[far])
            if likeness:
                followers[far] = likeness
        if followers or len(copies[place]) > 1:
            taken |= {place, *followers}
            yield place, followers
