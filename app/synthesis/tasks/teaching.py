"""What to ask people about next, so that each decision teaches the engine most."""

import uuid
from collections import Counter
from typing import Any

from app.analysis import embed, order, parts
from app.synthesis.queries import engine

POOL = 2_000  # of the least certain, those that are weighed against each other
TURNS = 200  # of these, how many get a place of their own
TRIED = 1_000  # passages on which a new look is tried
SHOWN = 8  # of those that would move


def turns(
    round_id: uuid.UUID, assigner: parts.Suggests, embedder: embed.Embedder
) -> list[uuid.UUID]:
    """The passages to ask about first, spread over topics and over what is like each other.

    The least certain alone would be many of one kind. The pool is bounded, so that this costs the
    same however many passages wait.
    """
    pool = engine.unsure(round_id, embedder.id, POOL)
    if not pool:
        return []
    vectors = embed.from_bytes([one.vector for one in pool if one.vector is not None])
    whole = vectors if len(vectors) == len(pool) else None
    ranking = assigner.rank([one.text for one in pool], whole, [one.language for one in pool])
    decided = engine.passages_by_topic(round_id)
    places = order.order(
        ranking,
        [topic.id for topic in assigner.topics],
        {str(topic): number for topic, number in decided.items()},
        vectors=whole,
        most=TURNS,
    )
    return [pool[place].id for place in places]


def trial(
    round_id: uuid.UUID, assigner: parts.Suggests, embedder: embed.Embedder
) -> dict[str, Any]:
    """What would change if the engine looked at all again: tried on some, and nothing is kept.

    Returns how many were looked at, for how many the first topic would be another, the moves from
    topic to topic with their numbers, and some of the passages that would move.
    """
    some = engine.looked_at(round_id, embedder.id, TRIED)
    vectors = embed.from_bytes([one.vector for one in some if one.vector is not None])
    found = assigner.suggest(
        [one.text for one in some],
        vectors if len(vectors) == len(some) else None,
        [one.language for one in some],
    )
    before = engine.first_topics([one.id for one in some])
    moved = [
        (str(one.id), before.get(one.id, ""), suggestions[0].topic if suggestions else "")
        for one, suggestions in zip(some, found, strict=True)
        if before.get(one.id, "") != (suggestions[0].topic if suggestions else "")
    ]
    moves = Counter((was, is_) for _ident, was, is_ in moved).most_common()
    return {
        "looked": len(some),
        "changed": len(moved),
        "moves": [[was, is_, number] for (was, is_), number in moves],
        "samples": [list(one) for one in moved[:SHOWN]],
    }
