"""How many planted copies are found, and how many texts are wrongly grouped.

Four kinds of copies of real posts: the same words in other type, a few words changed, a
paragraph of the sender's own in front, and the end cut off. `python -m
benchmarks.synthesis.campaigns` prints both figures; `scores` gives them to the whole board.
"""

import json
import random
import time

from app.analysis import twins
from benchmarks.synthesis import labelled

CAMPAIGNS = 30
COPIES = 5
KINDS = 4
_SHORTEST = 30


def scores(seed: int = 0) -> dict[str, float]:
    """Plant, find and count: shares of the planted found, and of all texts wrongly grouped."""
    draw = random.Random(seed)  # noqa: S311 - planted copies, no secrets
    posts = list(dict.fromkeys(post.text for post in labelled.cycling()))
    pool = " ".join(posts).split()
    # Real copies among the posts would be found too, and rightly; they are not ours to count.
    alike = {at for campaign in twins.find(posts) for at in campaign.indices}
    texts = [text for at, text in enumerate(posts) if at not in alike]
    owner: list[int | None] = [None] * len(texts)
    long = [at for at, text in enumerate(texts) if len(text.split()) >= _SHORTEST]
    for campaign, at in enumerate(draw.sample(long, CAMPAIGNS)):
        owner[at] = campaign
        for _copy in range(COPIES):
            for kind in range(KINDS):
                texts.append(_copied(texts[at], kind, pool, draw))
                owner.append(campaign)
    started = time.perf_counter()
    found = twins.find(texts)
    seconds = time.perf_counter() - started
    hits = wrong = 0
    for campaign in found:
        of = owner[campaign.canonical]
        same = sum(owner[at] is not None and owner[at] == of for at in campaign.indices)
        hits += same
        wrong += campaign.count - same
    planted = sum(one is not None for one in owner)
    return {
        "campaign_recall": hits / planted,
        "campaign_false": wrong / len(texts),
        "campaign_seconds": seconds,
    }


def _copied(text: str, kind: int, pool: list[str], draw: random.Random) -> str:
    words = text.split()
    if kind == 0:
        return "  ".join(words).upper()
    if kind == 1:
        for _word in range(max(len(words) // 30, 1)):
            words[draw.randrange(len(words))] = draw.choice(pool)
        return " ".join(words)
    if kind == 2:
        start = draw.randrange(len(pool) - 80)
        return f"{' '.join(pool[start : start + draw.randint(15, 80)])}.\n\n{text}"
    return " ".join(words[: max(len(words) * 9 // 10, 10)])


if __name__ == "__main__":
    measured = scores()
    print(json.dumps({name: round(figure, 4) for name, figure in measured.items()}))
