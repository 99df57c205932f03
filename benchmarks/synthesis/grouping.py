"""The scoreboard's rows on grouping: how near proposed topics come to people's own."""

import dataclasses
import itertools
from collections.abc import Iterable

import numpy as np
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from app.analysis.assign import Assigner
from app.analysis.coding import Example, Topic
from app.analysis.embed import Embedder
from app.analysis.graph import Labels
from benchmarks.synthesis import tasks
from benchmarks.synthesis.groupers import Grouper, ours
from benchmarks.synthesis.tasks import Task

Figures = dict[str, float]


class Board:
    """The tasks, made ready once, and the scores of one grouper and one seed after another."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        self.motions = tasks.motions(embedder)
        self.cycling = tasks.cycling(embedder)
        self.key_points = tasks.key_points(embedder)
        self.languages = tasks.languages(embedder)

    def measure(self, grouper: Grouper, seed: int) -> tuple[Figures, Labels]:
        """Return a grouper's figures with one seed, and its automatic labels of cycling."""
        found: Figures = {}
        labels = grouper(self.motions, None, seed)
        found |= _scores("argkp31_auto", self.motions, labels)
        asked = grouper(self.cycling, self.cycling.wanted, seed)
        found |= _scores("cycling8_k", self.cycling, asked)
        automatic = grouper(self.cycling, None, seed)
        found |= _scores("cycling8_auto", self.cycling, automatic)
        points = [grouper(task, None, seed) for task in self.key_points]
        found |= _mean(
            _scores("kp8", task, one) for task, one in zip(self.key_points, points, strict=True)
        )
        if grouper is ours:
            found |= _mean(
                _scores("kp8_k", task, grouper(task, task.wanted, seed)) for task in self.key_points
            )
        pooled = grouper(self.languages, self.languages.wanted, seed)
        found["sib_nmi"] = float(normalized_mutual_info_score(self.languages.topics, pooled))
        found["sib_language"] = float(
            normalized_mutual_info_score(self.languages.languages, pooled)
        )
        every = [labels, asked, automatic, *points, pooled]
        found["forced_none"] = float(sum(int((one < 0).sum()) for one in every))
        return found, automatic

    def grown(self, grouper: Grouper, before: Labels, seed: int) -> Figures:
        """Return how far old items stay where they were when a tenth more texts come in."""
        count = len(self.cycling.texts)
        old = np.sort(np.random.default_rng(seed).permutation(count)[: round(count / 1.1)])
        part = _part(self.cycling, old)
        first = grouper(part, None, seed)
        if grouper is ours:
            after = self._pinned(part, first, np.setdiff1d(np.arange(count), old))
            again = ours(self.cycling, None, seed)[old]
            return {
                "pinned_ari": float(adjusted_rand_score(first, after)),
                "pinned_ari_if_grouped_anew": float(adjusted_rand_score(first, again)),
            }
        return {"pinned_ari": float(adjusted_rand_score(first, before[old]))}

    def _pinned(self, part: Task, labels: Labels, new: Labels) -> Labels:
        """Take the proposed topics as signed off and assign the new texts to them."""
        topics = [Topic(str(label), "") for label in np.unique(labels)]
        examples = [
            Example(text, (str(label),), vector, language)
            for text, label, vector, language in zip(
                part.texts, labels, part.vectors, part.languages, strict=True
            )
        ]
        assigner = Assigner.build(topics, examples, embedder=self.embedder)
        added = _part(self.cycling, new)
        assigner.rank(added.texts, added.vectors, added.languages)
        # What the engine knows of the old texts after the new ones came in.
        return np.array([int(example.topics[0]) for example in assigner.examples])


def rerun(labels: list[Labels]) -> float:
    """Return the mean agreement (ARI) of each two runs with different seeds."""
    pairs = list(itertools.combinations(labels, 2))
    return float(np.mean([adjusted_rand_score(one, other) for one, other in pairs] or [1.0]))


def _scores(name: str, task: Task, labels: Labels) -> Figures:
    return {
        f"{name}_nmi": float(normalized_mutual_info_score(task.topics, labels)),
        f"{name}_ari": float(adjusted_rand_score(task.topics, labels)),
        f"{name}_topics": float(len(np.unique(labels))),
    }


def _mean(figures: Iterable[Figures]) -> Figures:
    every = list(figures)
    return {name: float(np.mean([one[name] for one in every])) for name in every[0]}


def _part(task: Task, places: Labels) -> Task:
    return dataclasses.replace(
        task,
        texts=[task.texts[place] for place in places],
        vectors=task.vectors[places],
        languages=[task.languages[place] for place in places],
        topics=[task.topics[place] for place in places],
    )
