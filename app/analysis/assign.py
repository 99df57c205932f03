"""Which topics of a signed-off tree a passage belongs to, and why the engine thinks so.

An `Assigner` is built from the topics (what the moderators wrote of each) and from the passages
that people decided. It learns one multinomial logistic regression over embedding, words and
letters (`space`, `softmax`), in which the text of a topic is itself an example, counted twice.
So it answers from the first minute, by the text alone, and each decision moves it further. On
cycling-Bonn and argkp-train this did better than text and centroid at every number of examples,
so there is no switch from one method to the other.

Two more things help while decisions are few (`learn`). Topics weigh by the square root of their
number of examples, so that a rare one is not drowned. And the passages that nobody decided teach
a little too: those it is surest of are learnt at a fifth of the weight (self-training: Yarowsky
1995, "Unsupervised Word Sense Disambiguation Rivaling Supervised Methods").

It suggests; what a person decided is an example and is never asked about again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from app.analysis import engine, language, learn, parts, softmax, words
from app.analysis.coding import Corpus, Example, Ranking, Reasons, Suggestion, Topic
from app.analysis.embed import Embedder
from app.analysis.learn import Lesson
from app.analysis.likeness import Known
from app.analysis.softmax import Rows
from app.analysis.space import Space
from app.analysis.told import Told
from app.analysis.vectors import Matrix

METHOD = "assign-2"
"""Raise it when suggestions change for the same topics, examples and texts."""

LEAST_SUPPORT = 0.03
"""Likeness (a cosine) to any topic or example below which a passage fits none. Low on purpose,
and learnt anew once people have found passages that fit none."""

_TOPIC_WEIGHT = 2.0
_NOT_BELONGS_WEIGHT = 0.5
_CHUNK = 1_000
_REASON_WORDS = 5
_REASON_EXAMPLES = 2


@dataclass(frozen=True)
class Learnt:
    """What an assigner knows: the round's space and undecided rows, and what it made of them.

    `coefficients` are the regression's; `thresholds` (topics) the share from which on a topic
    is suggested beside the first; below `least_support` a passage fits none.
    """

    space: Space
    undecided: Rows
    known: Known
    coefficients: NDArray[np.float32]
    thresholds: NDArray[np.float32]
    least_support: float


class Assigner:
    """Suggests topics. Build one with `Assigner.build`; it may be kept and shared by threads."""

    def __init__(
        self, topics: Sequence[Topic], examples: Sequence[Example], learnt: "Learnt"
    ) -> None:
        self.topics = tuple(topics)
        self.examples = tuple(examples)
        self.learnt = learnt

    @classmethod
    def build(
        cls,
        topics: Sequence[Topic],
        examples: Sequence[Example] = (),
        *,
        corpus: Corpus | None = None,
        embedder: Embedder | None = None,
        previous: "Assigner | None" = None,
    ) -> Self:
        """Learn from topics and examples; deterministic, and quick enough to do while one works.

        `corpus` is the round's passages, decided or not; with it suggestions are markedly
        better. Without `embedder` words and letters decide alone. Vectors of examples and
        corpus that are not given are made by the embedder. `previous` is an assigner of the
        same round and embedder: what it knows of the corpus is taken over, so that learning
        from a few more decisions takes a second or two.

        Raises:
            EngineError: an example names a topic that is not there, or a topic stands twice.

        """
        places = {topic.id: place for place, topic in enumerate(topics)}
        if len(places) != len(topics):
            raise engine.EngineError("A topic stands twice in the tree.")
        if any(topic not in places for example in examples for topic in example.topics):
            raise engine.EngineError("An example names a topic that is not in the tree.")
        book = list(_book(topics))
        lines = len(book)
        taught = Told.of(
            [line[0] for line in book] + [example.text for example in examples],
            [line[1] for line in book] + [example.language for example in examples],
            [*[None] * lines, *(example.vector for example in examples)],
            embedder,
        )
        if previous is None:
            around = Told.around(corpus or Corpus(()), embedder)
            space = Space.of(taught, around)
            undecided = space.told(around.sample(2 * learn.SELF_MOST))
        else:
            space, undecided = previous.learnt.space, previous.learnt.undecided
        rows = space.told(taught)
        shares = np.zeros((len(rows), len(topics)), dtype=np.float32)
        weights = np.ones(len(rows), dtype=np.float32)
        for number, (_text, _tongue, share, weight) in enumerate(book):
            shares[number], weights[number] = share, weight
        for number, example in enumerate(examples, start=lines):
            for topic in example.topics:
                shares[number, places[topic]] = 1 / len(example.topics)
        told = np.flatnonzero(shares.sum(axis=1) > 0)
        lesson = Lesson(rows[told], shares[told], weights[told]).balanced()
        known = Known.of(rows, shares, lines)
        support = known.support(known.likeness(rows), np.arange(len(rows)) - lines)[lines:]
        decided = shares[lines:].sum(axis=1) > 0
        learnt = Learnt(
            space,
            undecided,
            known,
            learn.learn(lesson, undecided, (shares[lines:] > 0).sum(axis=0)),
            learn.second_topics(lesson),
            learn.boundary(support[decided], support[~decided], LEAST_SUPPORT),
        )
        return cls(topics, examples, learnt)

    @property
    def version(self) -> str:
        """Which method, of which version of the engine, made a suggestion."""
        return f"{METHOD}/{engine.VERSION}"

    def rank(
        self,
        texts: Sequence[str],
        vectors: Matrix | None = None,
        languages: Sequence[str] | None = None,
    ) -> Ranking:
        """Score every topic for each of n texts: `scores` (n, topics), rows summing to 1.

        `support` (n) is the likeness of the nearest topic or example; no string is an error.
        """
        scores = np.zeros((len(texts), len(self.topics)), dtype=np.float32)
        support = np.zeros(len(texts), dtype=np.float32)
        for part, rows, _languages in self._parts(texts, vectors, languages):
            scores[part] = softmax.probabilities(rows, self.learnt.coefficients)
            support[part] = self.learnt.known.support(self.learnt.known.likeness(rows))
        return Ranking(scores, support, support >= self.learnt.least_support)

    def suggest(
        self,
        texts: Sequence[str],
        vectors: Matrix | None = None,
        languages: Sequence[str] | None = None,
        *,
        alternatives: int = 0,
    ) -> list[list[Suggestion]]:
        """Suggest topics for each text, best first; none where it fits no topic.

        `vectors` (n, d) come from the embedder the assigner was built with; without them the
        words decide. `alternatives` adds up to that many next-best topics, marked as such, for
        a desk that offers them by number.
        """
        found: list[list[Suggestion]] = []
        for part, rows, tongues in self._parts(texts, vectors, languages):
            scores = softmax.probabilities(rows, self.learnt.coefficients)
            likeness = self.learnt.known.likeness(rows)
            fits = self.learnt.known.support(likeness) >= self.learnt.least_support
            for number, text in enumerate(texts[part]):
                chosen = self._chosen(scores[number]) if fits[number] else []
                others = [int(at) for at in np.argsort(-scores[number]) if at not in chosen]
                seen = {term.stem: term.word for term in words.read(text, tongues[number])}
                found.append(
                    [
                        Suggestion(
                            self.topics[topic].id,
                            round(float(scores[number, topic]), 4),
                            Reasons(
                                self._words(rows, number, topic, seen),
                                self.learnt.known.nearest(
                                    likeness[number], topic, _REASON_EXAMPLES
                                ),
                            ),
                            alternative=topic not in chosen,
                        )
                        for topic in [*chosen, *others[:alternatives]]
                    ]
                )
        return found or [[] for _text in texts]

    def _parts(
        self, texts: Sequence[str], vectors: Matrix | None, languages: Sequence[str] | None
    ) -> Iterator[tuple[slice, Rows, Sequence[str]]]:
        """Give the texts as rows, a thousand at a time, so that memory stays bounded."""
        if not self.topics:
            return
        detect = parts.language()
        for start in range(0, len(texts), _CHUNK):
            part = slice(start, start + _CHUNK)
            tongues = (
                languages[part]
                if languages is not None
                else [detect(text, language.MANY) for text in texts[part]]
            )
            here = None if vectors is None else vectors[part]
            yield part, self.learnt.space.rows(texts[part], tongues, here), tongues

    def _chosen(self, scores: NDArray[np.float32]) -> list[int]:
        """Choose the best topic, and each other that reaches its own threshold."""
        best = int(scores.argmax())
        others = np.flatnonzero(scores >= self.learnt.thresholds)
        ordered = sorted((int(at) for at in others if at != best), key=lambda at: -scores[at])
        return [best, *ordered]

    def _words(self, rows: Rows, number: int, topic: int, seen: dict[str, str]) -> tuple[str, ...]:
        """Name the words of a passage that speak for a topic more than for the others."""
        row = rows.sparse[number]
        columns = row.indices[row.indices < len(self.learnt.space.names)]
        values = row.data[row.indices < len(self.learnt.space.names)]
        pull = self.learnt.coefficients[columns, topic] - self.learnt.coefficients[columns].mean(
            axis=1
        )
        speaks = values * pull if len(self.topics) > 1 else values
        best = [at for at in np.argsort(-speaks)[:_REASON_WORDS] if speaks[at] > 0]
        stems = [str(self.learnt.space.names[columns[at]]) for at in best]
        return tuple(dict.fromkeys(seen[stem] for stem in stems if stem in seen))


def _book(
    topics: Sequence[Topic],
) -> Iterator[tuple[str, str | None, NDArray[np.float32], float]]:
    """Give the lines of the code book as lessons: text, language, shares of topics, weight."""
    count = len(topics)
    for place, topic in enumerate(topics):
        itself = np.zeros(count, np.float32)
        itself[place] = 1
        yield topic.text, topic.language, itself, _TOPIC_WEIGHT
        if topic.example:
            yield topic.example, topic.language, itself, 1.0
        if topic.not_belongs and count > 1:
            others = ((1 - itself) / (count - 1)).astype(np.float32)
            yield topic.not_belongs, topic.language, others, _NOT_BELONGS_WEIGHT
