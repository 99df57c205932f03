import pytest

from app.analysis.quantity import AGREEMENT, USUAL, Bounds, check, find, judge, scale


@pytest.mark.parametrize(
    ("sentence", "language", "expected"),
    [
        ("One party and a few States asked.", "en", ["one", "a few"]),
        ("Some stakeholders, several submissions.", "en", ["some", "several"]),
        ("Many civil society organisations; most of the parties.", "en", ["many", "most"]),
        ("There was general agreement, though views differed.", "en", ["general agreement", "divergent"]),
        ("Most importantly, for many years one thing was clear.", "en", []),
        ("La plupart des parties et certains États", "fr", ["most", "some"]),
        ("De nombreuses délégations, plusieurs participants", "fr", ["many", "several"]),
        ("Algunas delegaciones; la mayoría de los participantes", "es", ["some", "most"]),
        ("Muchas organizaciones y varios Estados", "es", ["many", "several"]),
        ("Большинство участников, некоторые стороны", "ru", ["most", "some"]),
        ("大多数与会者，有些国家", "zh", ["most", "some"]),
        ("معظم المشاركين وبعض الدول", "ar", ["most", "some"]),
        ("Many stressed that courts decide. Several called for more.", "en", ["many", "several"]),
        ("Most supported the text, a few objected to it.", "en", ["most", "a few"]),
        ("A majority supported it; some of them expressed doubts.", "en", ["most", "some"]),
        ("Several NGOs and many representatives spoke.", "en", ["several", "many"]),
        ("Most advanced networks, and many related threats.", "en", []),
        ("As one would expect, no one had objected.", "en", []),
        ("Plusieurs propositions et de nombreuses demandes, une proposition", "fr", []),
        ("Muchas opiniones, varios apoyos y algunas consideraciones", "es", []),
        ("Plusieurs ont souligné le droit, la plupart d’entre eux.", "fr", ["several", "most"]),
        ("Muchos subrayaron el derecho; la mayoría apoyó el texto.", "es", ["many", "most"]),
        ("这一部分讨论规则，部分与会者", "zh", ["some"]),
        ("Viele Parteien", "de", []),
        ("", "en", []),
    ],
)  # fmt: skip
def test_words_of_quantity_are_found(sentence: str, language: str, expected: list[str]) -> None:
    assert [one.word for one in find(sentence, language)] == expected


def test_a_word_knows_its_place_in_the_sentence() -> None:
    sentence = "We heard that many States agree."
    (found,) = find(sentence)
    assert sentence[found.start : found.end] == "many States"


@pytest.mark.parametrize(
    ("word", "count", "of", "objections", "agrees"),
    [
        ("one", 1, 20, 0, True),
        ("one", 2, 20, 0, False),
        ("a few", 3, 20, 0, True),
        ("a few", 4, 20, 0, False),
        ("some", 4, 20, 0, True),
        ("some", 5, 20, 0, False),
        ("several", 5, 20, 0, True),
        ("many", 12, 20, 0, True),
        ("most", 12, 20, 0, False),
        ("several", 7, 20, 0, True),
        ("many", 10, 20, 0, True),
        ("many", 4, 20, 0, False),
        ("most", 13, 20, 0, True),
        ("most", 10, 20, 0, False),
        ("general agreement", 18, 20, 0, True),
        ("general agreement", 18, 20, 1, False),
        ("divergent", 8, 20, 6, True),
        ("divergent", 8, 20, 2, False),
        ("most", 0, 0, 0, False),
    ],
)
def test_numbers_agree_with_the_scale(
    word: str, count: int, of: int, objections: int, *, agrees: bool
) -> None:
    assert judge(word, count, of, objections=objections).agrees == agrees


def test_the_words_that_would_fit_are_offered() -> None:
    assert judge("most", 9, 20).fitting == ("many",)
    assert judge("one", 19, 20).fitting == ("most", "general agreement")


def test_an_installation_may_have_its_own_scale() -> None:
    scale = {**AGREEMENT, "most": Bounds(least=0.5)}
    assert judge("most", 10, 20, scale=scale).agrees


def test_a_sentence_is_checked_at_once() -> None:
    ((found, verdict),) = check("Most parties want it.", 3, 20)
    assert (found.word, verdict.agrees, verdict.of) == ("most", False, 20)


def test_numbers_that_are_no_share_are_refused() -> None:
    with pytest.raises(ValueError, match="not a share"):
        judge("most", 3, 2)
    with pytest.raises(ValueError, match="not on the scale"):
        judge("lots", 1, 2)


def test_a_scale_is_made_of_its_limits() -> None:
    own = scale(few=4, some=20, several=50, many=70, general=100, side=30)
    assert judge("a few", 4, 20, scale=own).agrees
    assert not judge("most", 14, 20, scale=own).agrees
    assert not judge("general agreement", 19, 20, scale=own).agrees
    assert not judge("divergent", 8, 20, objections=5, scale=own).agrees
    assert judge("divergent", 8, 20, objections=5).agrees


@pytest.mark.parametrize(
    "wrong", [{"few": 1}, {"some": 50}, {"many": 95}, {"general": 101}, {"side": 0}]
)
def test_limits_that_do_not_rise_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must rise"):
        scale(**{**USUAL, **wrong})
