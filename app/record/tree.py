"""The Merkle tree of RFC 9162, section 2.1, over nodes kept one by one.

A *spot* names a complete subtree: level 0 is a leaf, and the spot (level, place) covers the leaves
from place × 2^level up to, and without, (place + 1) × 2^level. A complete subtree never changes, so
each is stored once; every root and every proof of any size is put together from O(log n) of them.

The functions here say which spots they need and what to do with them. They read nothing.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

EMPTY_ROOT = hashlib.sha256(b"").digest()


class Spot(NamedTuple):
    """The place of a complete subtree."""

    level: int
    place: int


Known = Mapping[Spot, bytes]
Plan = list[list[Spot]]


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into their parent: a one byte, then both."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def siblings(index: int) -> list[Spot]:
    """Name the stored subtrees that leaf `index` completes when it is appended."""
    spots = []
    level = 0
    while index >> level & 1:
        spots.append(Spot(level, (index >> level) - 1))
        level += 1
    return spots


def grow(index: int, leaf: bytes, known: Known) -> dict[Spot, bytes]:
    """Give the complete subtrees that exist once leaf `index` is there, the leaf itself first."""
    made = {Spot(0, index): leaf}
    grown = leaf
    for spot in siblings(index):
        grown = node_hash(known[spot], grown)
        made[Spot(spot.level + 1, spot.place >> 1)] = grown
    return made


def cover(start: int, end: int) -> list[Spot]:
    """Split the leaves from start to end into the largest complete subtrees, left to right.

    The start has to be a multiple of the largest power of two in the length, as it is for every
    subtree of the RFC's tree.
    """
    spots = []
    while start < end:
        level = (end - start).bit_length() - 1
        spots.append(Spot(level, start >> level))
        start += 1 << level
    return spots


def fold(hashes: Sequence[bytes]) -> bytes:
    """Hash neighbouring subtrees, largest first, into the one above them all."""
    if not hashes:
        return EMPTY_ROOT
    *rest, folded = hashes
    for left in reversed(rest):
        folded = node_hash(left, folded)
    return folded


def root(size: int, known: Known) -> bytes:
    """Give the root of the first `size` leaves from the spots of `cover(0, size)`."""
    return fold([known[spot] for spot in cover(0, size)])


def inclusion_plan(index: int, size: int) -> Plan:
    """Plan the proof that leaf `index` is in the tree of `size` leaves (RFC 9162, 2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError(f"There is no leaf {index} in a tree of {size}.")
    start, end = 0, size
    ranges = []
    while end - start > 1:
        middle = start + _largest_power_below(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return [cover(*pair) for pair in reversed(ranges)]


def consistency_plan(first: int, second: int) -> Plan:
    """Plan the proof that the tree of `second` leaves begins with that of `first` (2.1.4.1)."""
    if not 0 < first <= second:
        raise ValueError(f"A tree of {second} cannot be compared with one of {first}.")
    start, end, whole = 0, second, True
    ranges = []
    while first != end:
        middle = start + _largest_power_below(end - start)
        if first <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start, whole = middle, False
    if not whole:
        ranges.append((start, end))
    return [cover(*pair) for pair in reversed(ranges)]


def spots_of(plan: Plan) -> list[Spot]:
    """List every spot a plan needs."""
    return [spot for spots in plan for spot in spots]


def carry_out(plan: Plan, known: Known) -> list[bytes]:
    """Turn a plan into the proof."""
    return [fold([known[spot] for spot in spots]) for spots in plan]


def includes(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Check an inclusion proof (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, folded = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            folded = node_hash(step, folded)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            folded = node_hash(folded, step)
        place, last = place >> 1, last >> 1
    return last == 0 and folded == root


def extends(
    *, first: int, second: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Check that the tree of `second` leaves begins with the one of `first` (RFC 9162, 2.1.4.2)."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not proof and old_root == new_root
    steps = list(proof)
    if first & (first - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, step)
        place, last = place >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


def _largest_power_below(length: int) -> int:
    return 1 << ((length - 1).bit_length() - 1)
