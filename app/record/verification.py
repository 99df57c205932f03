"""Recomputing the whole record, entry by entry, and naming what does not hold.

Reads in batches, so that memory does not grow with the record. Where something does not match, the
stored hash is carried on with, so one change is named once and not by everything above it.
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

import sqlalchemy as sa

from app import db
from app.record import heads, leaf, tree
from app.record.models import Entry, Node, TreeHead

BATCH = 1000
FAR = 100_000  # a gap so long that it is named as one


class Fault(NamedTuple):
    """Something that does not hold. `seq` names the entry; None is a fault of the whole."""

    seq: int | None
    words: str


class Claim(NamedTuple):
    """A head that somebody outside keeps: in a receipt, a mail, a newspaper."""

    size: int
    root: bytes
    source: str


class Verification:
    """One run over the record. Iterate it for the faults; then it knows how many entries it saw."""

    def __init__(self, *, keys: Collection[bytes], claims: Collection[Claim] = ()) -> None:
        self.keys = frozenset(keys)
        self.claims = sorted(claims)
        self.size = 0
        self.heads = 0
        self._peaks: dict[tree.Spot, bytes] = {}
        self._stored: dict[tree.Spot, bytes] = {}
        self._erased: set[str | None] = set()

    def __iter__(self) -> Iterator[Fault]:
        waiting = _in_order(self.claims, db.session.scalars(_heads()))
        head = next(waiting, None)
        for batch in _batches():
            near = list(_up_to_a_far_gap(batch, self.size))
            reach = range(self.size, near[-1].seq + 1 if near else self.size)
            self._stored = _stored_nodes(reach)
            entries = {entry.seq: entry for entry in near}
            for seq in reach:
                yield from self._entry(seq, entries.get(seq))
                self.size = seq + 1
                while head is not None and head.size <= self.size:
                    yield from self._head(head)
                    head = next(waiting, None)
            if len(near) < len(batch):
                far = batch[len(near)].seq
                yield Fault(self.size, f"to {far - 1} are missing; nothing after them was read")
                break
        while head is not None:
            yield from self._head(head)
            head = next(waiting, None)
        yield from self._whole()

    def _entry(self, seq: int, entry: Entry | None) -> Iterator[Fault]:
        stored = self._stored.get(tree.Spot(0, seq))
        computed = None if entry is None else entry.computed_leaf_hash()
        if entry is None or computed is None:
            yield Fault(seq, "is missing")
        elif entry.leaf_hash != computed:
            yield Fault(seq, "was changed after it was written")
        elif stored is None:
            yield Fault(seq, "has no leaf in the tree")
        elif stored != computed:
            yield Fault(seq, "is not the entry the tree was built on")
        if entry is not None:
            yield from self._facts(entry)
        yield from self._subtrees(seq, stored or computed or b"")

    def _facts(self, entry: Entry) -> Iterator[Fault]:
        if entry.facts is None or entry.salt is None:
            self._erased.add(str(entry.seq))
        elif leaf.facts_hash(entry.salt, entry.facts.encode("utf-8")) != entry.facts_hash:
            yield Fault(entry.seq, "has other facts than it was written with")
        if entry.tag == "record:erase" and entry.subject_kind == Entry.__tablename__:
            self._erased.discard(entry.subject_id)

    def _subtrees(self, seq: int, grown: bytes) -> Iterator[Fault]:
        spot = tree.Spot(0, seq)
        for sibling in tree.siblings(seq):
            grown = tree.node_hash(self._peaks.pop(sibling), grown)
            spot = tree.Spot(sibling.level + 1, sibling.place >> 1)
            stored = self._stored.get(spot)
            if stored != grown:
                first = spot.place << spot.level
                yield Fault(
                    first, f"to {seq}: the subtree over these entries is not what was stored"
                )
            grown = stored or grown
        self._peaks[spot] = grown

    def _head(self, head: TreeHead | Claim) -> Iterator[Fault]:
        source = head.source if isinstance(head, Claim) else "signed here"
        if head.size > self.size:
            yield Fault(self.size, f"to {head.size - 1}: removed; a head {source} counts them")
        elif head.root != tree.fold(list(self._peaks.values())):
            yield Fault(
                head.size - 1,
                f"or an entry before it is not the one in the head of {head.size} {source}",
            )
        if isinstance(head, Claim):
            return
        self.heads += 1
        said = heads.Head(head.size, head.root, head.at, head.key_id)
        if head.public_key not in self.keys:
            yield Fault(None, f"The head of {head.size} is signed with another key: {head.key_id}")
        elif not heads.is_signed(head.public_key, said, head.signature):
            yield Fault(None, f"The signature on the head of {head.size} is not valid")

    def _whole(self) -> Iterator[Fault]:
        for seq in sorted(int(seq or 0) for seq in self._erased):
            yield Fault(seq, "lost its facts, and no entry says who had them erased and why")
        expected = sum(self.size >> level for level in range(self.size.bit_length()))
        found = db.session.scalar(sa.select(sa.func.count()).select_from(Node)) or 0
        if found > expected:
            yield Fault(self.size, "and later: the tree has nodes for entries that are not there")


def _heads() -> sa.Select[TreeHead]:
    return sa.select(TreeHead).order_by(TreeHead.size).execution_options(yield_per=BATCH)


def _in_order(
    claims: Collection[Claim], signed: "sa.ScalarResult[TreeHead]"
) -> Iterator[TreeHead | Claim]:
    """Merge both by size: what others keep, and what we signed."""
    left = list(claims)
    for head in signed:
        while left and left[0].size < head.size:
            yield left.pop(0)
        yield head
    yield from left


def _batches() -> Iterator[list[Entry]]:
    last = -1
    while True:
        batch = list(
            db.session.scalars(
                sa.select(Entry)
                .where(Entry.seq > last)
                .order_by(Entry.seq)
                .limit(BATCH)
                .execution_options(populate_existing=True)
            )
        )
        if not batch:
            return
        yield batch
        last = batch[-1].seq


def _up_to_a_far_gap(batch: Collection[Entry], size: int) -> Iterator[Entry]:
    """The entries before a gap so long that walking it would keep us busy for ever."""
    for entry in batch:
        if entry.seq > size + FAR:
            return
        yield entry
        size = entry.seq


def _stored_nodes(reach: range) -> dict[tree.Spot, bytes]:
    """The nodes whose last leaf lies in this stretch, and a few of the neighbours."""
    start, end = reach.start, reach.stop
    levels = range(end.bit_length() + 1)
    rows = db.session.execute(
        sa.select(Node.level, Node.place, Node.hash).where(
            sa.or_(
                *(
                    sa.and_(Node.level == level, Node.place.between(start >> level, end >> level))
                    for level in levels
                )
            )
        )
    )
    return {tree.Spot(level, place): hashed for level, place, hashed in rows}
