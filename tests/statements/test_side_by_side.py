"""What may be told of the groups side by side, and what they come to."""

import random

import pytest

from app.analysis.count import SILENT, STANCES
from app.statements.side_by_side import Finding, SideBySide, side_by_side


def found(declared: dict[str, dict[str, int]], able: dict[str, int]) -> Finding:
    return side_by_side(declared, able).finding


def test_silence_is_counted_and_every_group_that_could_speak_is_there() -> None:
    one = side_by_side({"CS": {"support": 2}}, {"ST": 3, "CS": 5})
    assert one.groups["CS"].counts[SILENT] == 3
    assert one.groups["ST"].counts[SILENT] == 3
    assert one.total is not None
    assert (one.total.parties, one.total.counts[SILENT]) == (8, 6)


@pytest.mark.parametrize(
    ("declared", "finding"),
    [
        ({"ST": {"support": 4}, "CS": {"support": 3}}, Finding.AGREE),
        ({"ST": {"oppose": 4}, "CS": {"cannot_accept": 3}}, Finding.AGREE_AGAINST),
        ({"ST": {"support": 4}, "CS": {"oppose": 4}}, Finding.PART),
        ({"ST": {"support": 4}, "CS": {"support": 4}, "PS": {"oppose": 4}}, Finding.ALONE),
        ({"ST": {"neutral": 4}, "CS": {"neutral": 3}}, Finding.UNDECIDED),
        ({"ST": {"support": 4}}, Finding.UNDECIDED),
        ({}, Finding.SILENT),
    ],
)
def test_what_the_groups_come_to(declared: dict[str, dict[str, int]], finding: Finding) -> None:
    assert found(declared, {"ST": 5, "CS": 5, "PS": 5}) is finding


def test_who_is_alone_is_told_only_against_several_others() -> None:
    able = {"ST": 5, "CS": 5}
    alone = side_by_side({"ST": {"support": 3}, "CS": {"support": 2, "cannot_accept": 1}}, able)
    assert alone.lone == {"oppose", "cannot_accept"}
    two = side_by_side({"ST": {"support": 3}, "CS": {"oppose": 2}}, able)
    assert two.lone == frozenset()
    few = side_by_side({"ST": {"support": 2}, "CS": {"oppose": 1}}, able)
    assert few.lone == frozenset()


def test_a_group_with_a_small_number_is_withheld_whole_and_so_is_what_gives_it_away() -> None:
    declared = {"ST": {"support": 6}, "CS": {"support": 5, "oppose": 1}}
    one = side_by_side(declared, {"ST": 12, "CS": 12}, least=5)
    assert one.withheld == {"CS"}
    assert set(one.groups) == {"ST"}
    assert one.total is None
    assert one.measured.divergence is None
    assert one.lone == frozenset()


def test_what_is_withheld_moves_neither_measure_nor_finding() -> None:
    able = {"ST": 12, "PS": 12, "CS": 12}
    told = {"ST": {"support": 6}, "PS": {"support": 6}}
    for hidden in ({"oppose": 1}, {"support": 4}, {"oppose": 3, "support": 1}):
        one = side_by_side({**told, "CS": hidden}, able, least=5)
        other = side_by_side({**told, "CS": {"neutral": 2}}, able, least=5)
        assert (one.measured, one.finding, one.apart) == (
            other.measured,
            other.finding,
            other.apart,
        )


def test_no_small_count_can_be_had_by_subtraction() -> None:
    draw = random.Random(7)  # noqa: S311 - the same cases in every run
    seen = 0
    for _ in range(3000):
        able = {sign: draw.randint(0, 14) for sign in ("ST", "IG", "PS", "CS")}
        declared = {
            sign: dict.fromkeys(STANCES, 0)
            | {draw.choice(STANCES): draw.randint(0, of) for _ in range(1)}
            for sign, of in able.items()
        }
        least = draw.choice([2, 3, 5])
        one = side_by_side(declared, able, least=least)
        assert _small(one, least) == []
        if one.withheld and one.total is not None:
            seen += 1
            gone = {
                key: one.total.counts[key] - sum(g.counts[key] for g in one.groups.values())
                for key in (*STANCES, SILENT)
            }
            assert len(one.withheld) > 1
            assert [n for n in gone.values() if 0 < n < least] == []
    assert seen > 20  # the total is told beside withheld groups often enough to have tried it


def _small(one: SideBySide, least: int) -> list[int]:
    told = [*one.groups.values(), *([one.total] if one.total else [])]
    return [n for group in told for n in group.counts.values() if 0 < n < least]
