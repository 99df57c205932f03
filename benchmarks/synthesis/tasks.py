"""What is measured in grouping: texts, vectors and the topics that people gave them."""

from collections import Counter
from dataclasses import dataclass

from app.analysis.embed import Embedder
from app.analysis.vectors import Matrix
from benchmarks.synthesis import labelled

LARGEST = 8
_SPLITS = ("train", "dev", "test")


@dataclass(frozen=True)
class Task:
    """Texts to group; `topics` are people's own, which nobody sees but the score."""

    name: str
    texts: list[str]
    vectors: Matrix
    languages: list[str]
    topics: list[str]

    @property
    def wanted(self) -> int:
        """How many topics people used."""
        return len(set(self.topics))


def motions(embedder: Embedder) -> Task:
    """All 7,238 arguments of argkp, on their 31 motions."""
    texts, topics = [], []
    for split in _SPLITS:
        for side in labelled.argkp(split):
            texts += [text for text, _points in side.arguments]
            topics += [side.motion] * len(side.arguments)
    return Task("argkp31", texts, embedder.embed(texts), ["en"] * len(texts), topics)


def cycling(embedder: Embedder) -> Task:
    """The posts of three cities on cycling, on eight main topics."""
    posts = labelled.cycling()
    texts = [post.text for post in posts]
    topics = [post.topic for post in posts]
    return Task("cycling8", texts, embedder.embed(texts), ["de"] * len(texts), topics)


def key_points(embedder: Embedder) -> list[Task]:
    """The eight largest sides of a motion: arguments that people matched to one key point."""
    found = []
    for split in _SPLITS:
        for side in labelled.argkp(split):
            one = [(text, points) for text, points in side.arguments if len(points) == 1]
            if one:
                found.append((side.motion, [t for t, _ in one], [next(iter(p)) for _, p in one]))
    found.sort(key=lambda side: (-len(side[1]), side[0]))
    return [
        Task(f"kp8: {motion}", texts, embedder.embed(texts), ["en"] * len(texts), topics)
        for motion, texts, topics in found[:LARGEST]
    ]


def languages(embedder: Embedder) -> Task:
    """The same 1,004 sentences in six languages, on seven topics, in one pot."""
    texts, spoken, topics = [], [], []
    for code in labelled.SIB:
        for split in _SPLITS:
            for sentence in labelled.sib(code, split):
                texts.append(sentence.text)
                spoken.append(code)
                topics.append(sentence.topic)
    return Task("sib", texts, embedder.embed(texts), spoken, topics)


def described(task: Task) -> str:
    """Say in a line what a task holds."""
    tongues = ", ".join(sorted(Counter(task.languages)))
    return f"{task.name}: {len(task.texts):,} texts, {task.wanted} topics by people, {tongues}"
