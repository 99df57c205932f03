"""How well passages are assigned: the scoreboard's rows on assignment.

`python -m benchmarks.synthesis.assigning` prints them; `scores` gives them to the whole board.
Tuned on argkp-train and cycling-Bonn only; measured on argkp-test, the other cities, and sib.
"""

import json
import time
from collections import defaultdict

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score, f1_score, roc_auc_score

from app.analysis.assign import Assigner
from app.analysis.coding import Corpus, Example, Topic
from app.analysis.embed import Embedder, open_embedder
from benchmarks.synthesis import labelled

SEEDS = 5


def scores(embedder: Embedder) -> dict[str, float]:
    """Measure all rows: name to figure. About two minutes."""
    found: dict[str, float] = {}
    for count in (0, 3, 10):
        found |= key_points(embedder, count)
    return found | cycling(embedder) | none_of_them(embedder) | languages(embedder)


def key_points(embedder: Embedder, count: int) -> dict[str, float]:
    """Assign arguments to the key points of their motion and side, with so many examples each."""
    right = refused = asked = 0
    for side in labelled.argkp("test"):
        texts = [text for text, _points in side.arguments]
        if not texts:
            continue
        vectors = embedder.embed(texts)
        topics = [Topic(id_, text, language="en") for id_, text in side.key_points.items()]
        for seed in range(SEEDS if count else 1):
            draw = np.random.default_rng(seed)
            taught = {
                int(place)
                for id_ in side.key_points
                for place in draw.permutation(
                    [at for at, (_text, points) in enumerate(side.arguments) if points == {id_}]
                )[:count]
            }
            examples = [
                Example(texts[at], tuple(side.arguments[at][1]), vectors[at], "en")
                for at in sorted(taught)
            ]
            corpus = Corpus(texts, vectors, ["en"] * len(texts))
            assigner = Assigner.build(topics, examples, corpus=corpus, embedder=embedder)
            tried = [
                at
                for at, (_text, points) in enumerate(side.arguments)
                if points and at not in taught
            ]
            ranking = assigner.rank(
                [texts[at] for at in tried], vectors[tried], ["en"] * len(tried)
            )
            for place, at in enumerate(tried):
                best = topics[int(ranking.scores[place].argmax())].id
                right += best in side.arguments[at][1]
            refused += int((~ranking.fits).sum())
            asked += len(tried)
    return {
        f"assign_argkp_{count}": right / asked,
        f"assign_argkp_{count}_refused": refused / asked,
    }


def cycling(embedder: Embedder) -> dict[str, float]:
    """Learn all of Bonn, assign the posts of the other cities."""
    posts = labelled.cycling()
    texts = [post.text for post in posts]
    vectors = embedder.embed(texts)
    taught = [at for at, post in enumerate(posts) if post.city == "B"]
    tried = [at for at, post in enumerate(posts) if post.city != "B"]
    started = time.perf_counter()
    assigner = Assigner.build(
        labelled.CYCLING_TOPICS,
        [Example(texts[at], (posts[at].topic,), vectors[at], "de") for at in taught],
        corpus=Corpus(texts, vectors, ["de"] * len(texts)),
        embedder=embedder,
    )
    built = time.perf_counter() - started
    ranking = assigner.rank([texts[at] for at in tried], vectors[tried], ["de"] * len(tried))
    guessed = [labelled.CYCLING_TOPICS[at].id for at in ranking.scores.argmax(axis=1)]
    right = [posts[at].topic for at in tried]
    return {
        "assign_cycling_acc": float(accuracy_score(right, guessed)),
        "assign_cycling_f1": float(f1_score(right, guessed, average="macro")),
        "assign_forced_none": float((~ranking.fits).mean()),
        "assign_cycling_seconds": built,
    }


def none_of_them(embedder: Embedder) -> dict[str, float]:
    """Tell arguments on motions that are topics from those on motions that are none (AUROC)."""
    by_motion: dict[str, list[str]] = defaultdict(list)
    for split in ("dev", "test"):
        for side in labelled.argkp(split):
            by_motion[side.motion] += [text for text, _points in side.arguments]
    known = sorted(by_motion)[::2]
    texts = [text for motion in by_motion for text in by_motion[motion]]
    motions = [motion for motion in by_motion for _text in by_motion[motion]]
    vectors = embedder.embed(texts)
    draw = np.random.default_rng(0)
    taught = {
        int(at)
        for motion in known
        for at in draw.permutation([n for n, one in enumerate(motions) if one == motion])[:10]
    }
    assigner = Assigner.build(
        [Topic(motion, motion, language="en") for motion in known],
        [Example(texts[at], (motions[at],), vectors[at], "en") for at in sorted(taught)],
        corpus=Corpus(texts, vectors, ["en"] * len(texts)),
        embedder=embedder,
    )
    tried = [at for at in range(len(texts)) if at not in taught]
    ranking = assigner.rank([texts[at] for at in tried], vectors[tried], ["en"] * len(tried))
    inside = [motions[at] in known for at in tried]
    return {"assign_none_auroc": float(roc_auc_score(inside, ranking.support))}


def languages(embedder: Embedder) -> dict[str, float]:
    """Give ten English examples a topic; count sentences that land where their English twin does."""
    train = labelled.sib("en", "train")
    tests = {language: labelled.sib(language, "test") for language in labelled.SIB}
    vectors = {
        language: embedder.embed([one.text for one in tests[language]]) for language in tests
    }
    every = Corpus(
        [one.text for language in tests for one in tests[language]],
        np.vstack(list(vectors.values())),
        [language for language in tests for _one in tests[language]],
    )
    topics = sorted({one.topic for one in train})
    same: dict[str, list[float]] = defaultdict(list)
    for seed in range(SEEDS):
        order = np.random.default_rng(seed).permutation(len(train))
        taught = [
            int(at)
            for topic in topics
            for at in [place for place in order if train[place].topic == topic][:10]
        ]
        assigner = Assigner.build(
            [Topic(topic, topic, language="en") for topic in topics],
            [Example(train[at].text, (train[at].topic,), language="en") for at in taught],
            corpus=every,
            embedder=embedder,
        )
        landed = {
            language: _landed(assigner, tests[language], vectors[language], language)
            for language in tests
        }
        for language, where in landed.items():
            agreed = [where[number] == topic for number, topic in landed["en"].items()]
            same[language].append(float(np.mean(agreed)))
    return {
        f"assign_sib_{language}": float(np.mean(same[language]))
        for language in tests
        if language != "en"
    }


def _landed(
    assigner: Assigner,
    sentences: list[labelled.Sentence],
    vectors: NDArray[np.float32],
    language: str,
) -> dict[str, int]:
    texts = [one.text for one in sentences]
    best = assigner.rank(texts, vectors, [language] * len(texts)).scores.argmax(axis=1)
    return {one.number: int(at) for one, at in zip(sentences, best, strict=True)}


if __name__ == "__main__":
    measured = scores(open_embedder())
    for name, figure in measured.items():
        print(f"{name:28} {figure:.3f}")
    print(json.dumps({name: round(figure, 4) for name, figure in measured.items()}))
