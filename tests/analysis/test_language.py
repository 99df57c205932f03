from collections.abc import Iterator, Sequence

import pytest

from app.analysis import parts
from app.analysis.language import ENOUGH, MANY, UNDETERMINED, detect, detect_all, of_passage

SPANISH = "Apoyamos la propuesta de que los hospitales no sean atacados en ningún caso."


def unsure(text: str, among: Sequence[str]) -> str:
    return UNDETERMINED if "hospital" in text else among[-1]


@pytest.fixture
def another_detector() -> Iterator[None]:
    parts.use(language=f"{__name__}:unsure")
    yield
    parts.use(language="")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Oui", "fr"),
        ("We support the proposal.", "en"),
        ("Apoyamos la propuesta con cambios.", "es"),
        ("да", "ru"),
        ("نؤيد الاقتراح", "ar"),
        ("我们支持该提案", "zh"),
        ("الأمم المتحدة UN OEWG", "ar"),
        ("EU的政策", "zh"),
    ],
)
def test_each_language_of_the_united_nations_is_told(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize("text", ["", "  ", "123", "😀", "\u202e", "\u200b", "\ud800", "हिन्दी"])
def test_a_text_without_letters_we_know_is_undetermined(text: str) -> None:
    assert detect(text) == UNDETERMINED


def test_a_lone_surrogate_does_not_hide_the_language() -> None:
    assert detect("\ud800We support the proposal.") == "en"


def test_only_languages_asked_for_are_answered() -> None:
    assert detect("Wir unterstützen den Vorschlag", ("en", "fr")) in {"en", "fr"}
    assert detect("Wir unterstützen den Vorschlag der Kommission", MANY) == "de"
    assert detect("Bonjour", ("ar", "ru")) == UNDETERMINED


def test_japanese_is_not_taken_for_chinese() -> None:
    assert detect("日本語の文章です", MANY) == "ja"


def test_many_texts_come_back_in_their_order() -> None:
    assert detect_all(["да", "Oui"]) == ["ru", "fr"]


def test_a_passage_has_the_language_it_is_in_whatever_its_text_was_said_to_be() -> None:
    assert of_passage(SPANISH, "en") == "es"
    assert of_passage("我们支持该提案，因为任何人都不应攻击医院和诊所。", "en") == "zh"


def test_a_passage_too_short_to_tell_has_the_language_of_its_text() -> None:
    short = SPANISH[:ENOUGH]  # fewer letters, since some are spaces
    assert detect(short) == "es"
    assert of_passage(short, "en") == "en"
    assert of_passage("", "ar") == "ar"


def test_letters_of_an_address_tell_no_language() -> None:
    address = "https://www.ejemplo.example/documentos/propuestas-de-los-gobiernos-sobre-hospitales"
    assert detect(address) == "es"
    assert of_passage(f"See {address}", "en") == "en"


def test_a_passage_is_told_by_the_detector_that_the_configuration_names(
    another_detector: None,
) -> None:
    assert (
        of_passage("Cables under the sea belong to the law of the sea, courts say.", "uk") == "uk"
    )
    assert of_passage(SPANISH, "en") == "en", "the detector did not know"
    assert (
        of_passage("Cables under the sea belong to the law of the sea, courts say.", "en") == "ko"
    )
