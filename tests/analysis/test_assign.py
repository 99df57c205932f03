from collections.abc import Sequence

import numpy as np
import pytest

from app.analysis import engine
from app.analysis.assign import Assigner
from app.analysis.coding import Corpus, Example, Topic
from app.analysis.order import order
from app.analysis.vectors import Matrix

TOPICS = [
    Topic("norms", "Norms of responsible behaviour", "Rules that States keep", language="en"),
    Topic("capacity", "Capacity building and training", "Courses, experts, money", language="en"),
    Topic("law", "International law", "The Charter, sovereignty", language="en"),
]
EXAMPLES = [
    Example("Voluntary norms of behaviour need guidance.", ("norms",), language="en"),
    Example("Train experts in developing countries.", ("capacity",), language="en"),
    Example("The Charter and international law apply online.", ("law",), language="en"),
]
STRANGE = ["", " ", "😀", "\u202e\u200b", "\ud800", "x", "a" * 300_000, "نص и 文字 text"]


class Meanings:
    """A tiny embedder that knows what three subjects are called in two languages."""

    id = "meanings"
    dimensions = 3
    known = (("norm", "norme"), ("train", "formation", "capacity"), ("law", "droit"))

    def embed(self, texts: Sequence[str]) -> Matrix:
        found = [
            [float(any(word in text.lower() for word in words)) for words in self.known]
            for text in texts
        ]
        rows = np.array(found, dtype=np.float32).reshape(len(texts), 3)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)


def _best(assigner: Assigner, text: str, vectors: Matrix | None = None) -> str:
    return assigner.suggest([text], vectors, ["en"])[0][0].topic


def test_a_topics_own_text_is_enough_to_begin_with() -> None:
    assigner = Assigner.build(TOPICS)
    assert _best(assigner, "We want training courses for experts") == "capacity"


def test_examples_teach_what_the_topics_text_does_not_say() -> None:
    told = [*EXAMPLES, Example("Bring laptops to the islands.", ("capacity",), language="en")]
    assert _best(Assigner.build(TOPICS, told), "The islands lack laptops") == "capacity"


def test_vectors_carry_a_topic_into_another_language() -> None:
    assigner = Assigner.build(TOPICS, EXAMPLES, embedder=Meanings())
    text = "Formation des experts"
    vectors = Meanings().embed([text])
    assert assigner.suggest([text], vectors, ["fr"])[0][0].topic == "capacity"


def test_an_assigner_with_an_encoder_still_answers_by_words_alone() -> None:
    assigner = Assigner.build(TOPICS, EXAMPLES, embedder=Meanings())
    assert _best(assigner, "The Charter of the United Nations, sovereignty") == "law"


def test_reasons_name_the_words_and_the_nearest_example() -> None:
    (found,) = Assigner.build(TOPICS, EXAMPLES).suggest(
        ["Guidance on voluntary norms"], None, ["en"]
    )
    assert found[0].topic == "norms"
    assert set(found[0].reasons.words) == {"guidance", "voluntary", "norms"}
    assert found[0].reasons.examples == (0,)


def test_what_has_nothing_in_common_fits_none() -> None:
    assigner = Assigner.build(TOPICS, EXAMPLES)
    assert assigner.suggest(["zzz qqq", ""], None, ["en", "en"]) == [[], []]


def test_alternatives_are_offered_and_marked_where_nothing_fits() -> None:
    (found,) = Assigner.build(TOPICS, EXAMPLES).suggest(["zzz"], None, ["en"], alternatives=2)
    assert [one.alternative for one in found] == [True, True]


def test_passages_on_two_topics_get_both() -> None:
    text = "Training courses for experts, and norms of responsible behaviour of States."
    both = Assigner.build(TOPICS, EXAMPLES).suggest([text], None, ["en"])[0]
    assert {one.topic for one in both} == {"capacity", "norms"}
    taught = [Example(text, ("capacity", "norms"), language="en")]
    again = Assigner.build(TOPICS, taught).suggest([text], None, ["en"])[0]
    assert {one.topic for one in again} == {"capacity", "norms"}


def test_what_does_not_belong_speaks_against_a_topic() -> None:
    topics = [
        Topic("a", "Security of networks", not_belongs="Submarine cables", language="en"),
        Topic("b", "Infrastructure", language="en"),
    ]
    assert _best(Assigner.build(topics), "Submarine cables") == "b"


def test_the_bound_for_fitting_none_is_learnt_from_decisions() -> None:
    noise = [Example(f"Lunch menu {n} soup salad law", (), language="en") for n in range(8)]
    known = [*EXAMPLES * 3, *noise]
    assigner = Assigner.build(TOPICS, known)
    assert assigner.learnt.least_support > Assigner.build(TOPICS, EXAMPLES).learnt.least_support


def test_the_same_input_gives_the_same_suggestions() -> None:
    corpus = Corpus([f"{example.text} {n}" for n in range(20) for example in EXAMPLES])
    first = Assigner.build(TOPICS, EXAMPLES, corpus=corpus).rank(corpus.texts)
    second = Assigner.build(TOPICS, EXAMPLES, corpus=corpus).rank(corpus.texts)
    assert np.array_equal(first.scores, second.scores)


def test_learning_on_takes_over_what_is_known_of_the_corpus() -> None:
    first = Assigner.build(TOPICS, corpus=Corpus([one.text for one in EXAMPLES]))
    second = Assigner.build(TOPICS, EXAMPLES, previous=first)
    assert second.learnt.space is first.learnt.space
    assert _best(second, "Voluntary norms need guidance") == "norms"


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_strange_texts_and_few_topics_are_no_error(count: int) -> None:
    assigner = Assigner.build(TOPICS[:count], corpus=Corpus(STRANGE), embedder=Meanings())
    assert len(assigner.suggest(STRANGE, Meanings().embed(STRANGE))) == len(STRANGE)
    assert assigner.suggest([]) == []
    assert assigner.rank(STRANGE).scores.shape == (len(STRANGE), count)


def test_a_round_of_two_passages_is_assigned() -> None:
    two = ["Train experts.", "International law applies."]
    found = Assigner.build(TOPICS, corpus=Corpus(two)).suggest(two, None, ["en", "en"])
    assert [one[0].topic for one in found] == ["capacity", "law"]


def test_an_example_of_an_unknown_topic_is_refused() -> None:
    with pytest.raises(engine.EngineError, match="not in the tree"):
        Assigner.build(TOPICS, [Example("x", ("other",))])
    with pytest.raises(engine.EngineError, match="stands twice"):
        Assigner.build([TOPICS[0], TOPICS[0]])


def test_the_version_names_method_and_engine() -> None:
    assert Assigner.build(TOPICS).version == f"assign-2/{engine.VERSION}"


def test_undecided_passages_between_topics_that_lack_examples_are_asked_about_first() -> None:
    texts = ["Voluntary norms of behaviour", "Train experts", "norms and training", "norms of law"]
    ranking = Assigner.build(TOPICS, EXAMPLES).rank(texts, None, ["en"] * 4)
    topics = [topic.id for topic in TOPICS]
    asked = order(ranking, topics, {"norms": 1, "capacity": 1, "law": 1}, decided={1})
    assert sorted(asked) == [0, 2, 3]
    assert asked[-1] == 0
    assert order(ranking, topics, {}, decided=range(4)) == []
    assert order(ranking, topics, {}, most=1) == order(ranking, topics, {})[:1]


def test_between_two_topics_the_one_that_a_round_speaks_of_more_comes_first() -> None:
    taught = [
        *EXAMPLES,
        *(Example(f"{one.text} Again.", one.topics, language="en") for one in EXAMPLES),
    ]
    either = "The Charter asks us to train."

    def law_of(said: str) -> float:
        corpus = Corpus([f"{said} {n}." for n in range(40)], None, ["en"] * 40)
        assigner = Assigner.build(TOPICS, taught, corpus=corpus)
        return float(assigner.rank([either], None, ["en"]).scores[0][2])

    assert law_of("International law and the Charter apply") > law_of("Train experts in countries")
