import numpy as np
import pytest

from app.analysis.quotes import choose

TEXT = "A passage that is long enough to be quoted, number {}."


def _vectors(*angles: float) -> np.ndarray:
    return np.array([[np.cos(angle), np.sin(angle)] for angle in angles], dtype=np.float32)


def test_the_most_central_comes_first_and_groups_take_turns() -> None:
    texts = [TEXT.format(number) for number in range(5)]
    chosen = choose(texts, _vectors(0, 0.1, -0.1, 0.6, -0.6), list("abcde"), list("xxxyz"))
    assert chosen == [0, 3, 4]


def test_no_party_is_quoted_twice() -> None:
    texts = [TEXT.format(number) for number in range(3)]
    assert choose(texts, _vectors(0, 0.1, 0.2), ["a", "a", "b"], ["x", "x", "x"]) == [1, 2]


def test_a_passage_too_short_to_say_anything_waits() -> None:
    texts = ["Yes.", TEXT.format(1), TEXT.format(2)]
    assert choose(texts, _vectors(0, 0.4, -0.3), list("abc"), list("xxx"), most=2) == [2, 1]


def test_the_same_words_are_quoted_once_and_nothing_is_quoted_from_nothing() -> None:
    assert choose([TEXT, TEXT, ""], _vectors(0, 0, 0), list("abc"), list("xyz")) == [0]
    assert choose([], np.zeros((0, 2), np.float32), [], []) == []
    with pytest.raises(ValueError, match="one length"):
        choose([TEXT], _vectors(0), [], [])
