"""How fast the engine learns from a moderator: decisions against macro F1.

`python -m benchmarks.synthesis.learning [all|bonn]` lets a scripted moderator answer with the
people's own codes, 25 decisions at a time, once in the order the desk chooses and once by lot,
and prints the two curves. Scores are over the passages not decided, so that nothing known
counts as guessed. `bonn` is what it was tuned on; `all` is the round as it was.
"""

import json
import sys
import time
from collections import Counter

import numpy as np
from sklearn.metrics import f1_score

from app.analysis.assign import Assigner
from app.analysis.coding import Corpus, Example, Ranking
from app.analysis.embed import open_embedder
from app.analysis.order import order
from benchmarks.synthesis import labelled

DECISIONS = 300
BATCH = 25


def curve(posts: list[labelled.Post], *, chosen: bool, seed: int = 0) -> dict[int, float]:
    """Return macro F1 after each batch of decisions, chosen by the engine or by lot."""
    embedder = open_embedder()
    texts, languages = [post.text for post in posts], ["de"] * len(posts)
    vectors = embedder.embed(texts)
    topics = [topic.id for topic in labelled.CYCLING_TOPICS]
    lot = np.random.default_rng(seed).permutation(len(posts)).tolist()
    assigner = Assigner.build(
        labelled.CYCLING_TOPICS, corpus=Corpus(texts, vectors, languages), embedder=embedder
    )
    decided: list[int] = []
    found: dict[int, float] = {}
    while True:
        ranking = assigner.rank(texts, vectors, languages)
        found[len(decided)] = _f1(posts, ranking, set(decided), topics)
        if len(decided) >= DECISIONS:
            return found
        if chosen:
            counts = Counter(posts[at].topic for at in decided)
            decided += order(ranking, topics, counts, decided=decided, vectors=vectors, most=BATCH)
        else:
            decided += lot[len(decided) : len(decided) + BATCH]
        assigner = Assigner.build(
            labelled.CYCLING_TOPICS,
            [Example(texts[at], (posts[at].topic,), vectors[at], "de") for at in decided],
            embedder=embedder,
            previous=assigner,
        )


def _f1(
    posts: list[labelled.Post], ranking: Ranking, decided: set[int], topics: list[str]
) -> float:
    left = [at for at in range(len(posts)) if at not in decided]
    guessed = [topics[at] for at in ranking.scores[left].argmax(axis=1)]
    return float(f1_score([posts[at].topic for at in left], guessed, average="macro"))


def main(which: str = "all") -> None:
    """Print both curves, and on the last line one JSON object."""
    posts = [post for post in labelled.cycling() if which == "all" or post.city == "B"]
    started = time.perf_counter()
    by_desk, by_lot = curve(posts, chosen=True), curve(posts, chosen=False)
    print(f"{len(posts)} posts, macro F1 on 8 topics over what is undecided")
    print("decisions  by the desk  by lot")
    for count in by_desk:
        print(f"{count:9}  {by_desk[count]:11.3f}  {by_lot[count]:6.3f}")
    print(f"{time.perf_counter() - started:.0f} s")
    figures = {"learning_f1_300": by_desk[DECISIONS], "learning_f1_300_lot": by_lot[DECISIONS]}
    print(json.dumps({name: round(figure, 4) for name, figure in figures.items()}))


if __name__ == "__main__":
    main(*sys.argv[1:2])
