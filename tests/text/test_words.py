"""Words are counted, names compared, changes shown and quotations held fast."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.text import Op, diff, direction, excerpt, fold, line, quote_hash, slug, words
from tests.counting import cpu_seconds


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("", "en", 0),
        ("We don't follow-up on 1,000 issues.", "en", 6),
        ("L’eau, l'État et aujourd'hui", "fr", 4),
        ("— … !!! 🙂", "en", 0),
        ("نحن نؤيد القانون الدولي", "ar", 4),
        ("мы поддерживаем", "ru", 2),
        ("我们支持国际法。", "zh", 7),
        ("我们支持 UN OEWG 2021", "zh-Hans", 7),
        ("サイバー空間", "ja", 6),
        ("The word 网络空间 means cyberspace", "en", 5),
        ("cafe\u0301 noir", "fr", 2),
    ],
)
def test_words_are_counted_as_the_language_writes_them(
    text: str, language: str, count: int
) -> None:
    assert words(text, language) == count


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ar", "rtl"), ("ar-EG", "rtl"), ("fa_IR", "rtl"), ("he", "rtl"), ("uz-Arab", "rtl"),
     ("ar-Latn", "ltr"), ("en", "ltr"), ("zh-Hant-TW", "ltr"), ("", "ltr")],
)  # fmt: skip
def test_direction_follows_script_then_language(language: str, expected: str) -> None:
    assert direction(language) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The ACME Corp., Ltd.", "Acme"),
        ("ACME S.A.", "acme sa"),
        ("Verein für Netzpolitik e.V.", "VEREIN FUR NETZPOLITIK"),
        ("Аccеss Nоw", "Access Now"),  # Cyrillic А, е and о
        ("ООО Ромашка", "Ромашка"),
        ("Cafe\u0301 Bleu", "CAFÉ  BLEU"),
        ("AT&T", "AT & T"),
        ("A\u200bcme", "Acme"),
        ("الأمانة", "الامانه"),
        ("Straße 1", "STRASSE 1"),
        ("People’s Forum", "Peoples' Forum"),
        ("ＩＣＡＮＮ", "icann"),
    ],
)
def test_names_people_would_take_for_one_another_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ministry of Mali", "Ministry of Mall"),
        ("SA", "AG"),
        ("Forum A", "Forum B"),
        ("网络", "网格"),
    ],
)
def test_names_that_differ_fold_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing_for_any_name(name: str) -> None:
    assert isinstance(fold(name), str)
    assert fold(name.upper().lower()) is not None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ça va: the Réunion!", "ca-va-the-reunion"),
        ("网络安全 2020", "网络安全-2020"),
        ("القانون الدولي", "القانون-الدولي"),
        ("a" * 100, "a" * 60),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_slugs_are_fit_for_addresses(title: str, expected: str) -> None:
    assert slug(title) == expected


@given(st.text())
def test_slugs_are_never_empty_and_never_leave_their_place(title: str) -> None:
    made = slug(title)
    assert 0 < len(made) <= 60
    assert not set(made) & set("/\\.?#% \n<>\"'&")


def test_line_puts_a_name_on_one_line() -> None:
    assert line("  A\r\n\tname\u00a0 of  two ") == "A name of two"


def test_diff_shows_the_words_that_changed() -> None:
    assert diff("States should act now.", "States must act now.") == [
        Op("same", "States "),
        Op("gone", "should "),
        Op("new", "must "),
        Op("same", "act now."),
    ]
    assert diff("我们支持", "我们不支持") == [
        Op("same", "我们"),
        Op("new", "不"),
        Op("same", "支持"),
    ]
    assert diff("", "") == []


@settings(deadline=None)
@given(st.text(), st.text())
def test_diff_gives_back_both_texts(before: str, after: str) -> None:
    ops = diff(before, after)
    assert "".join(op.text for op in ops if op.kind != "new") == before
    assert "".join(op.text for op in ops if op.kind != "gone") == after


def test_long_texts_are_compared_by_line_and_then_by_word_in_bearable_time() -> None:
    lines = [f"Line {n} says the same thing as the others do." for n in range(3_000)]
    changed = [*lines[:1500], "Line 1500 says another thing.", *lines[1501:]]
    texts = "\n".join(lines), "\n".join(changed)
    assert cpu_seconds(lambda: diff(*texts), enough=1) < 1
    ops = diff(*texts)
    assert [op.text for op in ops if op.kind == "new"] != []
    assert sum(len(op.text) for op in ops if op.kind == "gone") < 100


def test_an_excerpt_shows_the_stretch_between_whole_words() -> None:
    text = "one two three four five six seven eight nine ten eleven twelve"
    start = text.index("six")
    assert excerpt(text, (start, start + 3), 20) == "…five six seven…"
    assert excerpt("short text", (0, 5), 50) == "short text"
    assert excerpt("a\n\nb", (0, 1), 50) == "a b"


@given(st.text(), st.integers(-5, 50), st.integers(-5, 50), st.integers(1, 40))
def test_an_excerpt_is_never_longer_than_asked(text: str, start: int, end: int, width: int) -> None:
    assert len(excerpt(text, (start, end), width)) <= width + 2


def test_a_quotation_is_held_by_its_sha256() -> None:
    assert quote_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
