import pytest

from app.analysis.language import MANY, UNDETERMINED, detect, detect_all


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
