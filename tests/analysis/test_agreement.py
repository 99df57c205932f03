import pytest

from app.analysis.agreement import (
    alpha,
    alpha_by_topic,
    exact,
    f1_by_topic,
    macro_f1,
    macro_f1_interval,
    margin_reached,
    masi,
    sample_size,
    weak,
)

# The example of Krippendorff 2011, section C: four observers, twelve units, missing codes.
KRIPPENDORFF = [
    [1, 1, None, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
    [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [None, 5, 5, 5], [None, None, 1, 1], [None, None, 3, None],
]  # fmt: skip


def test_alpha_of_the_published_example() -> None:
    found = alpha(KRIPPENDORFF)
    assert found.value == pytest.approx(0.743, abs=0.0005)
    assert found.units == 11
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.743 < found.high


def test_alpha_is_one_for_the_same_codes_and_about_nought_by_chance() -> None:
    assert alpha([["a", "a"], ["b", "b"]]).value == 1
    mixed = [["a", "b"], ["b", "a"], ["a", "a"], ["b", "b"]] * 25
    assert alpha(mixed).value == pytest.approx(0, abs=0.01)


def test_alpha_of_nothing_to_disagree_about_is_none() -> None:
    assert alpha([]).value is None
    assert alpha([["a", None]]).value is None
    assert alpha([["a", "a"], ["a", "a"]]).value is None


def test_masi_distances_are_the_published_ones() -> None:
    assert masi(frozenset("ab"), frozenset("ab")) == 0
    assert masi(frozenset("ab"), frozenset("a")) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert masi(frozenset("ab"), frozenset("bc")) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert masi(frozenset("a"), frozenset("b")) == 1
    assert masi(frozenset(), frozenset()) == 0


def test_masi_forgives_a_topic_too_many_more_than_another_topic() -> None:
    nearly = [[frozenset("ab"), frozenset("a")], [frozenset("c"), frozenset("c")]] * 4
    wrong = [[frozenset("b"), frozenset("a")], [frozenset("c"), frozenset("c")]] * 4
    first, second = alpha(nearly, masi).value, alpha(wrong, masi).value
    assert first is not None
    assert second is not None
    assert first > second


def test_masi_of_something_else_is_refused() -> None:
    with pytest.raises(TypeError, match="sets of topics"):
        masi("a", "b")


def test_alpha_by_topic_finds_the_topic_that_does_badly() -> None:
    units = [[frozenset({"a"}), frozenset({"a"})], [frozenset({"b"}), frozenset({"c"})],
             [frozenset({"c"}), frozenset({"b"})], [frozenset({"b", "a"}), frozenset({"b", "a"})],
             [frozenset({"a"}), None]]  # fmt: skip
    found = alpha_by_topic(units, ["a", "b"])
    assert found["a"].value == 1
    assert found["b"].value is not None
    assert found["b"].value < 0.5


def test_f1_by_topic_counts_both_sides_and_bounds_the_figure() -> None:
    ours = [frozenset("a"), frozenset("ab"), frozenset(), frozenset("b")]
    theirs = [frozenset("a"), frozenset("a"), frozenset("a"), frozenset("b")]
    found = f1_by_topic(ours, theirs, ["a", "b", "c"])
    assert found["a"].f1 == pytest.approx(0.8)
    assert (found["a"].both, found["a"].suggested, found["a"].decided) == (2, 2, 3)
    assert found["a"].low < 0.8 < found["a"].high
    assert found["c"].f1 is None
    assert macro_f1(found.values()) == pytest.approx((0.8 + 2 / 3) / 2)
    assert macro_f1([]) is None


def test_the_interval_of_the_mean_f1_holds_it_is_the_same_twice_and_narrows() -> None:
    ours = [frozenset("a"), frozenset("ab"), frozenset("b"), frozenset("b"), frozenset()] * 4
    theirs = [frozenset("a"), frozenset("a"), frozenset("a"), frozenset("b"), frozenset()] * 4
    mean = macro_f1(f1_by_topic(ours, theirs, ["a", "b"]).values())
    few, more = macro_f1_interval(ours, theirs), macro_f1_interval(ours * 10, theirs * 10)
    assert mean is not None
    assert few is not None
    assert more is not None
    assert few == macro_f1_interval(ours, theirs)
    assert few[0] < mean < few[1]
    assert more[1] - more[0] < (few[1] - few[0]) / 2


def test_the_mean_f1_of_perfect_agreement_is_sure_and_of_no_topic_there_is_none() -> None:
    same = [frozenset("a"), frozenset("b")] * 5
    assert macro_f1_interval(same, same) == (1, 1)
    assert macro_f1_interval([frozenset()], [frozenset()]) is None
    assert macro_f1_interval([], []) is None


def test_a_sample_for_five_points_is_the_known_one_and_never_more_than_all() -> None:
    assert sample_size(1_000_000) == 384
    assert sample_size(1_000) == 278
    assert sample_size(3) == 3
    assert sample_size(0) == 0
    with pytest.raises(ValueError, match="between 0 and 1"):
        sample_size(100, margin=0)


def test_the_interval_of_alpha_is_the_same_twice_and_narrows_with_more_passages() -> None:
    few = [["a", "b"], ["b", "b"], ["a", "a"], ["b", "b"], ["a", "a"], ["b", "a"], ["a", "a"]] * 4
    first, again, more = alpha(few), alpha(few), alpha(few * 10)
    assert first == again
    assert first.low is not None
    assert first.high is not None
    assert more.low is not None
    assert more.high is not None
    assert more.high - more.low < (first.high - first.low) / 2


def test_exact_agreement_counts_only_what_two_coded() -> None:
    a, b = frozenset({"a"}), frozenset({"b"})
    share = exact([[a, a], [a, b], [a, None], [frozenset(), frozenset()]])
    assert (share.count, share.of) == (2, 3)
    assert 0 < share.low < 2 / 3 < share.high < 1


def test_a_topic_that_does_badly_is_named_and_a_rare_one_is_not_judged() -> None:
    good, bad, rare = frozenset({"good"}), frozenset({"bad"}), frozenset({"rare"})
    ours = [good] * 8 + [bad] * 8 + [rare] * 2
    theirs = [good] * 8 + [bad] * 2 + [frozenset[str]()] * 6 + [good] * 2
    assert weak(f1_by_topic(ours, theirs, ["good", "bad", "rare"])) == ["bad"]


def test_the_margin_reached_is_the_one_that_was_asked_for() -> None:
    assert margin_reached(1_000, sample_size(1_000)) == pytest.approx(0.05, abs=0.001)
    assert margin_reached(1_000, 100) > 0.09
    assert (margin_reached(10, 10), margin_reached(10, 0)) == (0, 1)
    with pytest.raises(ValueError, match="cannot be coded"):
        margin_reached(3, 4)
