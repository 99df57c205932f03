import pytest

from app.analysis.quoting import is_verbatim, quoted


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("They asked that “hospitals be off limits”.", ["hospitals be off limits"]),
        ('The "so-called" norm, and "the law of the sea".', ["the law of the sea"]),
        ("Elles demandent « une norme claire et nette ».", ["une norme claire et nette"]),
        ("Они просят «не трогать больницы».", ["не трогать больницы"]),
        ("与会者要求“医院不得成为目标”。", ["医院不得成为目标"]),
        ('A “norm” is no quotation, nor is 5" or it’s.', []),
    ],
)
def test_quotations_are_found_and_manners_of_speaking_are_not(
    sentence: str, found: list[str]
) -> None:
    assert quoted(sentence) == found


@pytest.mark.parametrize(
    ("said", "verbatim"),
    [
        ("hospitals must be off limits", True),
        ("Hospitals must be\n off limits,", True),
        ("Hospitals … off limits", True),
        ("[the clinics] must be off limits", True),
        ("off limits … hospitals", False),
        ("hospitals should be off limits", False),
    ],
)
def test_a_quotation_says_what_a_source_says(said: str, *, verbatim: bool) -> None:
    sources = ["Tides turn.", "We say: Hospitals must be off limits. No more."]
    assert is_verbatim(said, sources) is verbatim


def test_a_quotation_is_not_pieced_together_from_two_sources() -> None:
    assert not is_verbatim("tides turn … off limits", ["Tides turn.", "They are off limits."])
