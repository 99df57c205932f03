import pytest

from app.analysis import words
from app.analysis.language import MANY
from app.analysis.stop_words import STOP_WORDS

STRANGE = ["", " ", "😀🎉", "\u202eabc", "a\u200bb", "\ud800", "\ud800 text", "١٢٣", "\x00", "ﷺ"]


@pytest.mark.parametrize("text", STRANGE)
@pytest.mark.parametrize("language", ["en", "ar", "zh", "und", "xx"])
def test_no_text_is_an_error(text: str, language: str) -> None:
    assert isinstance(words.terms(text, language), list)


def test_forms_of_a_word_are_one_term_and_stop_words_none() -> None:
    assert words.terms("The negotiations, and negotiating", "en") == ["negoti", "negoti"]


def test_french_articles_do_not_hide_their_noun() -> None:
    assert words.terms("L’accès à l'information", "fr") == words.terms("accès information", "fr")


def test_arabic_article_conjunction_and_ending_do_not_make_another_term() -> None:
    assert words.terms("المعلومات", "ar") == words.terms("معلومة", "ar")
    assert words.terms("الوفود", "ar") == words.terms("وفود", "ar")


def test_chinese_is_cut_into_pairs_and_leaves_out_particles() -> None:
    assert words.terms("网络的安全", "zh") == ["网络", "安全"]


def test_invisible_characters_do_not_tell_words_apart() -> None:
    assert words.tokens("pri\u200bvacy \u202eprivacy") == ["privacy", "privacy"]


def test_a_term_keeps_the_word_a_person_wrote() -> None:
    assert words.read("Negotiations", "en") == [words.Term("negoti", "negotiations")]


def test_words_know_their_place_in_the_text_as_it_stands() -> None:
    text = "Ein «Wort», 网络安全!"
    assert [text[start:end] for _word, start, end in words.located(text)] == [
        "Ein", "Wort", "网络", "络安", "安全"
    ]  # fmt: skip


def test_addresses_of_pages_and_of_mail_can_be_left_out() -> None:
    said = "Write to office@example.org, see https://www.example.org/a/b.pdf or http: //x.y/z. Net!"
    assert words.terms(words.without_addresses(said), "en") == ["write", "see", "net"]


@pytest.mark.parametrize("language", MANY)
def test_each_language_that_is_told_has_its_stop_words(language: str) -> None:
    assert len(STOP_WORDS[language]) > 25
