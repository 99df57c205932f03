import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from app.analysis import engine, graph
from app.analysis.embed import TfidfEmbedder, UseEmbedder
from app.analysis.group import LOOSE, prepare, propose
from app.analysis.name import name
from app.analysis.resolution import rand
from app.analysis.vectors import Matrix
from tests.analysis.made import TOPICS, made
from tests.analysis.strange import LONG, STRANGE

Sixty = tuple[list[str], Matrix, list[str]]


@pytest.fixture(scope="module")
def use() -> UseEmbedder:
    return UseEmbedder()


@pytest.fixture(scope="module")
def sixty(use: UseEmbedder) -> Sixty:
    texts, topics = made(each=40)
    return texts, use.embed(texts), topics


def test_topics_with_words_of_their_own_are_found_without_being_told_how_many(sixty: Sixty) -> None:
    texts, vectors, topics = sixty
    proposal = propose(texts, vectors, ["en"] * len(texts))
    assert proposal.topics == len(TOPICS)
    assert adjusted_rand_score(topics, proposal.labels) > 0.9
    assert proposal.stability > 0.8


def test_few_texts_are_cut_where_topics_are_plain_and_put_together_where_not(
    use: UseEmbedder,
) -> None:
    texts, topics = made(each=20)
    plain = prepare(texts, use.embed(texts), ["en"] * len(texts))
    assert plain.loose is None
    assert adjusted_rand_score(topics, plain.propose().labels) > 0.9
    # Words drawn by lot: no cut comes out again, so fine pieces are joined by their ties.
    rng = np.random.default_rng(0)
    words = " ".join(TOPICS.values()).split()
    muddle = [f"We ask for {' '.join(rng.choice(words, 5))}." for _ in range(100)]
    unclear = prepare(muddle, use.embed(muddle), ["en"] * 100)
    assert unclear.stability < LOOSE
    assert unclear.propose().topics == 7
    assert unclear.propose(3).topics == 3


def test_the_slider_gives_the_number_it_was_asked_for(sixty: Sixty) -> None:
    texts, vectors, _ = sixty
    ready = prepare(texts, vectors, ["en"] * len(texts))
    assert [ready.propose(wanted).topics for wanted in (1, 2, 3, 6, 10, 25)] == [1, 2, 3, 6, 10, 25]


def test_the_same_seed_gives_the_same_proposal(sixty: Sixty) -> None:
    texts, vectors, _ = sixty
    one = propose(texts, vectors, ["en"] * len(texts), seed=7)
    two = propose(texts, vectors, ["en"] * len(texts), seed=7)
    np.testing.assert_array_equal(one.labels, two.labels)
    np.testing.assert_array_equal(one.sub_labels, two.sub_labels)


def test_no_readable_text_is_forced_into_no_topic(sixty: Sixty) -> None:
    texts, vectors, _ = sixty
    assert (propose(texts, vectors, ["en"] * len(texts)).labels >= 0).all()


def test_sub_topics_lie_inside_one_topic_each(use: UseEmbedder) -> None:
    texts, _ = made(each=50)
    proposal = propose(texts, use.embed(texts), ["en"] * len(texts), wanted=3)
    assert len(proposal.parents) >= 2
    for place, sub in enumerate(proposal.sub_labels):
        assert sub < 0 or proposal.parents[sub] == proposal.labels[place]


def test_topics_are_numbered_by_size(sixty: Sixty) -> None:
    texts, vectors, _ = sixty
    sizes = np.bincount(propose(texts, vectors, ["en"] * len(texts), wanted=4).labels)
    assert list(sizes) == sorted(sizes, reverse=True)


def test_what_people_joined_stays_joined_and_what_they_parted_stays_parted(sixty: Sixty) -> None:
    texts, vectors, topics = sixty
    water = [place for place, topic in enumerate(topics) if topic == "water"]
    rail = [place for place, topic in enumerate(topics) if topic == "rail"]
    must = [(water[0], rail[0]), (rail[0], rail[1])]
    cannot = [(water[2], other) for other in water[3:9]] + [(water[4], water[5])]
    for wanted in (None, 2, 6):
        labels = propose(
            texts, vectors, ["en"] * len(texts), wanted=wanted, must_link=must, cannot_link=cannot
        ).labels
        assert all(labels[one] == labels[other] for one, other in must)
        assert all(labels[one] != labels[other] for one, other in cannot)


def test_where_people_contradict_each_other_joined_holds(sixty: Sixty) -> None:
    texts, vectors, _ = sixty
    labels = propose(
        texts, vectors, ["en"] * len(texts), must_link=[(0, 1)], cannot_link=[(0, 1)]
    ).labels
    assert labels[0] == labels[1]


def test_a_mass_letter_makes_no_topic_of_its_own_size(sixty: Sixty) -> None:
    texts, vectors, topics = sixty
    letter = texts[0]
    many = [*texts, *[letter] * 500]
    grown = np.vstack([vectors, np.repeat(vectors[:1], 500, axis=0)])
    labels = propose(many, grown, ["en"] * len(many)).labels
    assert len(set(labels[len(texts) :])) == 1
    assert adjusted_rand_score(topics, labels[: len(texts)]) > 0.9


@pytest.mark.parametrize("count", range(15))
def test_few_texts_get_a_sensible_answer(use: UseEmbedder, count: int) -> None:
    texts, _topics = made(each=3)
    texts = texts[:count]
    proposal = propose(texts, use.embed(texts), ["en"] * count)
    assert len(proposal.labels) == count
    assert proposal.topics <= count
    assert (proposal.labels >= 0).all()
    assert proposal.parents == ()


def test_two_passages_that_say_the_same_are_one_topic_and_two_that_do_not_are_two(
    use: UseEmbedder,
) -> None:
    same = ["Keep the Internet open.", "The Internet must be kept open."]
    other = ["Keep the Internet open.", "Trams are late."]
    assert propose(same, use.embed(same), ["en", "en"]).topics == 1
    assert propose(other, use.embed(other), ["en", "en"]).topics == 2
    assert propose(other, use.embed(other), ["en", "en"], wanted=1).topics == 1


def test_strange_texts_among_ordinary_ones_cause_no_error(use: UseEmbedder) -> None:
    texts, _ = made(each=5)
    texts = [*texts, *STRANGE.values(), LONG[:9_000]]
    labels = propose(texts, use.embed(texts), ["en"] * len(texts)).labels
    unread = [not engine.clean(text) for text in texts]
    assert list(labels < 0) == unread


def test_only_unreadable_texts_have_no_topic(use: UseEmbedder) -> None:
    texts = ["", "\u200b", " "]
    proposal = propose(texts, use.embed(texts), ["en"] * 3)
    assert list(proposal.labels) == [-1, -1, -1]
    assert proposal.topics == 0
    assert name(texts, use.embed(texts), proposal.labels, ["en"] * 3) == []


def test_above_the_sample_the_rest_is_assigned_and_every_stratum_is_heard(use: UseEmbedder) -> None:
    texts, topics = made(each=60, seed=3)
    vectors = use.embed(texts)
    languages = ["en"] * len(texts)
    strata = ["small"] * 4 + ["large"] * (len(texts) - 4)
    ready = prepare(texts, vectors, languages, strata=strata, sample=150)
    assert 145 <= len(ready.members) <= 155
    proposal = ready.propose(6)
    assert proposal.topics == 6
    assert (proposal.labels >= 0).all()
    assert adjusted_rand_score(topics, proposal.labels) > 0.8


def test_neighbours_found_roughly_are_nearly_those_found_exactly(
    monkeypatch: pytest.MonkeyPatch, use: UseEmbedder
) -> None:
    texts, _ = made(each=40)
    vectors = use.embed(texts)
    exact = graph.neighbour_graph(vectors)
    monkeypatch.setattr(graph, "EXACT", 10)
    rough = graph.neighbour_graph(vectors)
    same = ((exact > 0).multiply(rough > 0)).sum()
    assert same / exact.nnz > 0.95
    assert abs(rough - rough.T).max() < 1e-6


def test_a_language_does_not_make_a_topic(use: UseEmbedder) -> None:
    said = {
        "en": ["Clean water for every village.", "The school needs more teachers."],
        "fr": ["De l'eau propre pour chaque village.", "L'école a besoin de plus d'enseignants."],
        "es": ["Agua limpia para cada aldea.", "La escuela necesita más maestros."],
    }
    texts, languages, topics = [], [], []
    for code, (water, school) in said.items():
        for number in range(20):
            texts += [f"{water} {number}", f"{school} {number}"]
            topics += [0, 1]
            languages += [code, code]
    labels = propose(texts, use.embed(texts), languages, wanted=2).labels
    assert adjusted_rand_score(topics, labels) == 1


def test_the_fallback_embedder_groups_words_too() -> None:
    texts, topics = made(each=30)
    labels = propose(texts, TfidfEmbedder().embed(texts), ["en"] * len(texts), wanted=6).labels
    assert adjusted_rand_score(topics, labels) > 0.8


def test_agreement_of_two_cuts_is_the_adjusted_rand_index() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        one, other = rng.integers(5, size=60), rng.integers(3, size=60)
        assert rand(one, other) == pytest.approx(adjusted_rand_score(one, other))
    same = np.zeros(4, dtype=np.int64)
    assert rand(same, same) == 1


def test_lengths_that_differ_are_refused(sixty: Sixty) -> None:
    texts, vectors, _ = sixty
    with pytest.raises(engine.EngineError):
        propose(texts[:-1], vectors, ["en"] * len(texts))


def test_a_topic_is_named_by_its_own_words_and_a_sentence_of_its_texts(sixty: Sixty) -> None:
    texts, vectors, topics = sixty
    order = sorted(TOPICS)
    labels = np.array([order.index(topic) for topic in topics])
    names = name(texts, vectors, labels, ["en"] * len(texts))
    assert len(names) == len(order)
    for topic, found in zip(order, names, strict=True):
        assert len(set(found.terms) & set(TOPICS[topic].split())) >= 5
        assert found.sentence in texts[found.example]
        assert topics[found.example] == topic
        assert found.label == " · ".join(found.terms[:3])


def test_a_topic_is_named_in_the_readers_language_where_its_texts_speak_it(
    use: UseEmbedder,
) -> None:
    texts = ["Clean water for all.", "Water must be clean.", "Clean water now."]
    texts += ["De l'eau propre pour tous.", "L'eau doit être propre.", "L'eau propre, vite."]
    texts += ["L'eau est rare ici."]
    languages = ["en"] * 3 + ["fr"] * 4
    labels = np.zeros(7, dtype=np.int64)
    vectors = use.embed(texts)
    assert name(texts, vectors, labels, languages, language="en")[0].language == "en"
    assert name(texts, vectors, labels, languages, language="fr")[0].language == "fr"
    assert name(texts, vectors, labels, languages, language="ru")[0].language == "fr"


def test_what_joins_sentences_in_another_language_names_no_topic(use: UseEmbedder) -> None:
    spanish = ["Que la ley de aguas sea clara.", *(f"La ley {n} de la paz." for n in range(9))]
    bodies = ["Instituto de Paz", "Instituto de Leyes", "Instituto de Archivos"]
    sea = ["The sea is open.", "Cables in the sea.", "Ships at sea."]
    texts, languages = [*spanish, *bodies, *sea], ["es"] * 10 + ["en"] * 6
    labels = np.array([0] * 10 + [1] * 3 + [2] * 3)
    found = name(texts, use.embed(texts), labels, languages)
    assert found[1].terms == ("instituto",), "“de” comes in with names"
    assert found[2].terms == ("sea",), "the sea, though it is “be it” in Spanish"


def test_wordless_texts_are_named_without_error(use: UseEmbedder) -> None:
    texts = ["🙂🙂", "🙃", "…"]
    names = name(texts, use.embed(texts), np.zeros(3, dtype=np.int64), ["en"] * 3)
    assert names[0].terms == ()
    assert names[0].label in texts
