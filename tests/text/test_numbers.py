"""Numbers that come as text: what is none is said so, and never read for long."""

import pytest

from app import text


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("2147483647", text.LARGEST),
        ("2147483648", None),
        ("9" * 5_000, None),
        ("", None),
        ("-1", None),
        ("1_000", None),
        ("1.5", None),
        ("٣", None),
        ("²", None),
        (" 1", None),
    ],
)
def test_only_the_digits_0_to_9_write_a_number_that_a_column_holds(
    said: str, number: int | None
) -> None:
    assert text.whole(said) == number
    assert text.revision(said) == (-1 if number is None else number)


def test_a_number_may_have_a_bound_of_its_own() -> None:
    assert text.whole("12", most=12) == 12
    assert text.whole("13", most=12) is None


@pytest.mark.parametrize(
    ("said", "places"),
    [("3-12", (3, 12)), ("3-13", None), ("3", None), ("-3", None), ("3-4-5", None), ("a-b", None)],
)
def test_a_stretch_is_two_places_in_the_text(said: str, places: tuple[int, int] | None) -> None:
    assert text.stretch(said, most=12) == places
