import math

import pytest

from app.analysis.count import (
    CANNOT_ACCEPT,
    NEUTRAL,
    OPPOSE,
    SILENT,
    SUPPORT,
    SUPPORT_WITH_CHANGES,
    converge,
    jeffreys,
    over_representation,
    stances,
)
from app.analysis.protect import total_safe, withhold


def test_jeffreys_interval_is_the_published_one() -> None:
    # Brown, Cai and DasGupta 2001: Beta(x + 1/2, n - x + 1/2).
    share = jeffreys(5, 10)
    assert (round(share.low, 4), round(share.high, 4)) == (0.2235, 0.7765)
    assert share.share == 0.5


def test_interval_of_nobody_and_of_everybody_reaches_its_end() -> None:
    assert jeffreys(0, 10).low == 0
    assert jeffreys(10, 10).high == 1
    assert (jeffreys(0, 0).low, jeffreys(0, 0).high, jeffreys(0, 0).share) == (0, 1, None)


def test_more_speakers_than_parties_is_refused() -> None:
    with pytest.raises(ValueError, match="3 of 2 parties"):
        jeffreys(3, 2)


def test_over_representation_is_nought_where_groups_speak_alike_and_grows_where_not() -> None:
    alike = over_representation({("a", "x"): 10, ("b", "x"): 10, ("a", "y"): 10, ("b", "y"): 10})
    assert alike["a", "x"].log_odds == pytest.approx(0)
    apart = over_representation({("a", "x"): 40, ("b", "x"): 2, ("a", "y"): 3, ("b", "y"): 40})
    assert apart["a", "x"].z > 1.96
    assert apart["a", "y"].z < -1.96
    assert (apart["a", "x"].side, apart["a", "y"].side, alike["a", "x"].side) == (1, -1, 0)
    assert apart["a", "x"].log_odds == pytest.approx(-apart["a", "y"].log_odds)


def test_one_party_of_a_small_group_does_not_look_like_its_cause() -> None:
    counts = {("a", "small"): 1, ("b", "small"): 1, ("a", "large"): 50, ("b", "large"): 60}
    assert abs(over_representation(counts)["a", "small"].z) < 1.96


def test_over_representation_of_nothing_and_of_one_topic_is_nought() -> None:
    assert over_representation({}) == {}
    assert over_representation({("a", "x"): 3, ("a", "y"): 9})["a", "x"].log_odds == 0
    assert over_representation({("a", "x"): 0, ("b", "x"): 0})["a", "x"].z == 0


def test_stances_count_the_silent_and_leave_them_out_of_the_share() -> None:
    group = stances([SUPPORT, SUPPORT_WITH_CHANGES, NEUTRAL, OPPOSE], 10)
    assert group.counts[SILENT] == 6
    assert (group.supports.count, group.supports.of) == (2, 4)
    assert (group.opposes.count, group.spoke) == (1, 4)


def test_a_stance_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="Not a stance: maybe"):
        stances(["maybe"], 2)
    with pytest.raises(ValueError, match="2 stances of 1 parties"):
        stances([SUPPORT, SUPPORT], 1)


def test_convergence_is_the_geometric_mean_over_groups() -> None:
    found = converge({"x": stances([SUPPORT] * 9, 9), "y": stances([OPPOSE] * 9, 9)})
    yes = (9.5 / 10) * (1 - 0.5 / 10)
    no = (0.5 / 10) * (1 - 9.5 / 10)
    assert found.convergence == pytest.approx(math.sqrt(yes * no))
    assert found.divergence == pytest.approx(0.9)


def test_one_large_group_cannot_outvote_a_small_one() -> None:
    refused = converge(
        {"large": stances([SUPPORT] * 100, 100), "small": stances([CANNOT_ACCEPT] * 5, 5)}
    )
    shared = converge({"large": stances([SUPPORT] * 70 + [OPPOSE] * 30, 100),
                       "small": stances([SUPPORT] * 4 + [OPPOSE], 5)})  # fmt: skip
    assert refused.convergence is not None
    assert shared.convergence is not None
    assert refused.convergence < shared.convergence


def test_who_is_alone_is_named_and_silence_is_no_side() -> None:
    groups = {
        "states": stances([OPPOSE] * 4, 4),
        "business": stances([SUPPORT] * 4, 4),
        "academia": stances([SUPPORT] * 3, 4),
        "individuals": stances([], 9),
    }
    found = converge(groups)
    assert found.alone == "states"
    assert found.groups["individuals"].counts[SILENT] == 9
    assert converge({"x": stances([], 3)}).convergence is None
    assert converge({"x": stances([SUPPORT], 3)}).divergence is None


def test_small_counts_are_withheld_with_a_cell_to_cover_them() -> None:
    shown = withhold({"a": 3, "b": 7, "c": 20, "d": 0}, 5)
    assert shown == {"a": None, "b": None, "c": 20, "d": 0}
    assert total_safe(shown, {"a": 3, "b": 7, "c": 20, "d": 0}, 5)


def test_what_is_hidden_together_comes_to_the_threshold() -> None:
    shown = withhold({"a": 1, "b": 1, "c": 9}, 5)
    assert shown == {"a": None, "b": None, "c": None}


def test_without_a_total_only_the_small_cells_go() -> None:
    assert withhold({"a": 3, "b": 7}, 5, total_shown=False) == {"a": None, "b": 7}


def test_a_difference_to_the_last_publication_does_not_unmask() -> None:
    shown = withhold({"a": 12, "b": 30, "c": 40}, 5, before={"a": 11, "b": 30, "c": 40})
    assert shown["a"] is None
    assert withhold({"a": 12, "b": 30}, 5, before={"a": 5, "b": 30})["a"] == 12


def test_each_line_is_covered_by_itself() -> None:
    counts = {("t", "x"): 2, ("t", "y"): 8, ("u", "x"): 9, ("u", "y"): 9}
    shown = withhold(counts, 5, line=lambda key: key[0])
    assert shown == {("t", "x"): None, ("t", "y"): None, ("u", "x"): 9, ("u", "y"): 9}


def test_a_total_over_one_hidden_cell_is_not_safe() -> None:
    assert not total_safe({"a": None, "b": 0}, {"a": 3, "b": 0}, 5)
    assert total_safe({"a": 6}, {"a": 6}, 5)


def test_a_threshold_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="threshold"):
        withhold({"a": 1}, 0)
