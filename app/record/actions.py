"""Writing to the record: the only functions that do."""

import json
import os
import uuid
from typing import Protocol

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db, security_log
from app.errors import NotPossible
from app.record import heads, leaf, queries, receipts, signer, tree
from app.record.models import Entry, Node, TreeHead, named

# One appender at a time on PostgreSQL, until its transaction ends; the number is ours alone.
TURN = 0x7D7_7AB1E


NODES = Node.metadata.tables[Node.__tablename__]
LOCK = sa.select(sa.func.pg_advisory_xact_lock(TURN))


class HasId(Protocol):
    """Somebody, or an organisation."""

    @property
    def id(self) -> uuid.UUID:
        """The id that goes on the record."""
        ...


def record(
    tag: str,
    subject: db.Base | None,
    /,
    *,
    by: HasId | uuid.UUID | None,
    round_id: uuid.UUID | None = None,
    for_: HasId | uuid.UUID | None = None,
    **facts: object,
) -> Entry:
    """Write down what happened, in the transaction in which it happens.

    `by` is who did it (None for the machine), `for_` the organisation it was done for. Facts are
    ids and short texts, in JSON. The entry has its number and its place in the tree when this
    returns, so lock the rows you change before, and record last: from here until the commit no
    other request can append.
    """
    feature, colon, verb = tag.partition(":")
    if not (feature and colon and verb):
        raise ValueError(f"A tag is written feature:verb, not {tag!r}")
    db.session.flush()  # gives a new subject its id
    seq = _take_turn()
    kind, ident = (None, None) if subject is None else named(subject)
    written = leaf.canonical(facts)
    salt = os.urandom(leaf.SALT_BYTES)
    entry = Entry(
        seq=seq,
        at=clock.now(),
        tag=tag,
        round_id=round_id,
        subject_kind=kind,
        subject_id=ident,
        actor_id=_id(by),
        on_behalf_of=_id(for_),
        facts=written.decode("utf-8"),
        salt=salt,
        facts_hash=leaf.facts_hash(salt, written),
    )
    entry.leaf_hash = entry.computed_leaf_hash()
    made = tree.grow(seq, entry.leaf_hash, queries.nodes(tree.siblings(seq)))
    db.session.add(entry)
    db.session.flush()
    # Straight to the table: an action waits for this, and nobody needs the nodes as objects.
    db.session.connection().execute(
        NODES.insert(),
        [
            {"level": spot.level, "place": spot.place, "hash": hashed}
            for spot, hashed in made.items()
        ],
    )
    security_log.tell_recorded(
        tag,
        by=entry.actor_id,
        of=ident if kind == "person" else None,
        entry=seq,
        facts=facts,
    )
    return entry


def seal() -> TreeHead | None:
    """Sign the record as it stands, if it has grown since; None while it is empty.

    Called from time to time in the background, and by an action whose receipt leaves at once.
    """
    size = _take_turn()
    if size == 0:
        return None
    if queries.sealed_size() == size:
        return db.session.get(TreeHead, size)
    key = signer.private_key()
    public = signer.public_key()
    head = heads.Head(size, queries.root(size), clock.now(), heads.key_id(public))
    sealed = TreeHead(
        size=size,
        root=head.root,
        at=head.at,
        key_id=head.key_id,
        public_key=public,
        signature=heads.sign(key, head),
    )
    db.session.add(sealed)
    db.session.flush()
    return sealed


def issue(
    entry: Entry,
    *,
    reference: str,
    round_name: str,
    party_name: str,
    version: int,
    content_hash: str,
) -> receipts.Receipt:
    """Give the receipt for an entry whose facts hold reference, version and content_hash.

    Seals the record if no signed head counts the entry yet; otherwise only reads.
    """
    if entry.facts is None or entry.salt is None:
        raise NotPossible(_("The law had this entry erased: no receipt can be given for it."))
    head = queries.head_over(entry) or seal()
    if head is None or head.size <= entry.seq:
        raise RuntimeError(f"Entry {entry.seq} is not in the tree.")
    return receipts.write_receipt(
        reference=reference,
        round_name=round_name,
        party_name=party_name,
        version=version,
        content_hash=content_hash,
        opening=receipts.Opening(entry.leaf(), json.loads(entry.facts), entry.salt),
        proof=queries.proof(entry, head.size),
        head=published(head),
    )


def published(head: TreeHead) -> dict[str, object]:
    """Write a signed head as everyone may see it."""
    said = heads.Head(head.size, head.root, head.at, head.key_id)
    return receipts.head_json(said, head.signature, head.public_key)


def erase(entry: Entry, *, by: HasId | uuid.UUID | None, reason: str) -> Entry:
    """Erase what an entry says, where the law asks for it, and leave a tombstone.

    The salted hash stays in the tree, so every proof still holds; without the salt nobody can
    try whether a guess at the facts is right.
    """
    if entry.is_erased:
        raise NotPossible(_("This entry has been erased already."))
    entry.facts = None
    entry.salt = None
    return record(
        "record:erase", entry, by=by, round_id=entry.round_id, entry=entry.seq, reason=reason
    )


def _take_turn() -> int:
    """Wait until nobody else appends, and say how many entries there are."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(LOCK)
    return queries.size()


def _id(somebody: HasId | uuid.UUID | None) -> uuid.UUID | None:
    return somebody if somebody is None or isinstance(somebody, uuid.UUID) else somebody.id
