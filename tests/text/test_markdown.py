"""What people write is shown, whole, and its plain text and HTML agree."""

import html
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.text import Hidden, Mark, clean, plain, redacted, render, render_sentences, visible
from app.text import reading as reading_module
from tests.counting import cpu_seconds

MARKDOWN_BITS = st.sampled_from(
    ["# ", "- ", "  - ", "1. ", "> ", "**", "*", "_", "~~", "`", "```\n", "\n", "\n\n", "  \n", "|",
     "| a | b |\n|---|---|\n| c | d |\n", "[", "](https://example.org/a)", "![", "](http://e.org/i)",
     "<https://example.org>", "<b>", "&amp;", "&nbsp;", "&#13;", "\\", "    code\n", "\t", "---\n",
     "سلام", "网络", "😀", "👩‍👩‍👧", "e\u0301", "\u202e", "word", "Two words. ", " ", "\xa0",
     "\u2028", "\x0c", "\x85", "\u3000", "===\n"]
)  # fmt: skip
MARKDOWN = st.one_of(
    st.lists(MARKDOWN_BITS, max_size=30).map("".join),
    st.text(max_size=60),
    st.lists(st.one_of(MARKDOWN_BITS, st.text(max_size=5)), max_size=15).map("".join),
)
BREAKS_AND_CELLS = re.compile(r"[\s|]+")


def text_of(markup: str) -> str:
    """What a browser would show of HTML, without its tags."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def squeezed(text: str) -> str:
    """A text without spaces and cell borders, which HTML says with elements."""
    return BREAKS_AND_CELLS.sub("", text)


@settings(max_examples=400, deadline=None)
@given(MARKDOWN)
@example("| a | |\n|---|---|\n| | d |")
@example("- a\n  - b\n\n    c\n\n- d")
@example("a\n\n\t\n b")
@example("x &#13; &#12; y")
def test_html_without_its_tags_is_the_plain_text(source: str) -> None:
    assert squeezed(text_of(render(source))) == squeezed(plain(source))


@settings(max_examples=400, deadline=None)
@given(MARKDOWN, st.integers(0, 60), st.integers(0, 60))
def test_a_mark_holds_exactly_its_stretch(source: str, start: int, length: int) -> None:
    words = plain(source)
    shown = render(source, marks=[Mark(start, start + length, "m1")])
    inside = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", shown, re.DOTALL))
    assert squeezed(text_of(inside)) == squeezed(words[start : start + length])


@settings(max_examples=300, deadline=None)
@given(MARKDOWN, st.lists(st.tuples(st.integers(0, 50), st.integers(0, 30)), max_size=5))
def test_marks_that_overlap_leave_the_words_as_they_are(
    source: str, spans: list[tuple[int, int]]
) -> None:
    marks = [Mark(start, start + length, f"m{n}") for n, (start, length) in enumerate(spans)]
    shown = render(source, marks=marks)
    assert text_of(shown) == text_of(render(source))
    ids = re.findall(r' id="(\w+)"', shown)
    assert len(ids) == len(set(ids))


def test_a_mark_across_emphasis_and_another_mark_is_split_and_its_id_stands_once() -> None:
    shown = render("a **b** c", marks=[Mark(0, 3, "x"), Mark(2, 5, "y", "q", "Said")])
    assert shown == (
        '<p dir="auto"><mark id="x" data-mark="x">a </mark><strong>'
        '<mark data-mark="x"><mark id="y" data-mark="y" class="q" title="Said">b</mark></mark>'
        '</strong><mark data-mark="y" class="q" title="Said"> c</mark></p>\n'
    )


@settings(max_examples=400, deadline=None)
@given(MARKDOWN, st.integers(0, 40), st.integers(1, 30), MARKDOWN)
def test_hidden_words_are_in_no_output(before: str, start: int, length: int, after: str) -> None:
    source = f"{before}zqsecretzq{after}"
    words = plain(source)
    place = words.find("zqsecretzq")
    if place < 0:  # the words became part of an address
        return
    hidden = [Hidden(place, place + 10, "private"), Hidden(start, start + length, "abuse")]
    for out in (
        render(source, hidden=hidden, marks=[Mark(0, len(words), "all")], anchors=True),
        visible(words, hidden),
        redacted(source, hidden),
        "".join(s.html for s in render_sentences(source, [(0, place + 5), (place + 5, 999)],
                                                 hidden=hidden)),
    ):  # fmt: skip
        assert "zqsecretzq" not in out
        assert "secret" not in out


@settings(max_examples=200, deadline=None)
@given(MARKDOWN, st.integers(0, 40), st.integers(0, 30))
def test_what_is_not_hidden_stays(source: str, start: int, length: int) -> None:
    hidden = [Hidden(start, start + length, "R")]
    shown = text_of(render(source, hidden=hidden, removed="X"))
    words = plain(source)
    assert squeezed(shown.replace("[X: R]", "", 1)) == squeezed(
        words[:start] + words[start + length :]
    )


def test_an_address_is_hidden_with_any_of_its_words_and_empty_elements_go() -> None:
    source = "See [the leaked list](https://secret.example/list) now\n\n- one\n- two\n\nend"
    words = plain(source)
    hidden = [Hidden(words.index("leaked"), words.index("end"), "personal data")]
    assert render(source, hidden=hidden) == (
        '<p dir="auto">See the <span class="removed">[removed: personal data]</span></p>\n'
        '<p dir="auto">end</p>\n'
    )
    assert redacted(source, hidden) == "See the [removed: personal data]end"


def test_hidden_stretches_that_overlap_become_one_notice_with_both_reasons() -> None:
    hidden = [Hidden(2, 6, "abuse"), Hidden(4, 9, "privacy")]
    assert visible("0123456789", hidden) == "01[removed: abuse; privacy]9"


def test_plain_text_has_blocks_lists_and_tables_without_their_marks() -> None:
    source = (
        "# Title\n\nOne **bold** [link](https://example.org) `code`\nnext  \nlast\n\n- a\n- b\n"
        "  1. c\n\n> said\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n```\nx = 1\n```\n\n![Map](m.png)"
    )
    assert plain(source) == (
        "Title\n\nOne bold link code\nnext\nlast\n\na\nb\nc\n\nsaid\n\nx | y\n1 | 2\n\nx = 1\n\nMap"
    )


def test_paragraphs_say_where_they_begin_when_asked() -> None:
    assert render("One\n\n- two", anchors=True) == (
        '<p dir="auto" data-at="0">One</p>\n<ul><li><p dir="auto" data-at="5">two</p>\n</li></ul>\n'
    )


@settings(max_examples=300, deadline=None)
@given(MARKDOWN)
def test_a_text_without_marks_is_read_alike_with_and_without_the_parser(source: str) -> None:
    source = clean(source)
    if reading_module._NEEDS_PARSER.search(source):  # noqa: SLF001 - the short cut is what is tested
        return
    reader = reading_module._Reader()  # noqa: SLF001
    reader.blocks(reading_module._MARKDOWN.parse(source))  # noqa: SLF001
    assert reader.reading().plain == plain(source)


def test_sentences_can_be_ticked_one_by_one() -> None:
    source = "First **one**. Second one.\n\n- Third [one](https://example.org)."
    words = plain(source)
    spans = [(0, 10), (11, 22), (24, len(words))]
    sentences = render_sentences(source, spans, hidden=[Hidden(11, 22, "abuse")])
    assert [(s.value, s.block, str(s.html)) for s in sentences] == [
        ("0-10", 0, "First <strong>one</strong>."),
        (f"24-{len(words)}", 1, "Third one."),
    ]


@settings(max_examples=200, deadline=None)
@given(MARKDOWN, st.lists(st.integers(1, 40), max_size=6))
def test_sentences_say_the_words_of_their_spans(source: str, lengths: list[int]) -> None:
    words = plain(source)
    spans, at = [], 0
    for length in lengths:
        spans.append((at, at + length))
        at += length
    for sentence in render_sentences(source, spans):
        assert squeezed(text_of(sentence.html)) == squeezed(words[sentence.start : sentence.end])


@pytest.mark.parametrize(
    "source",
    [
        "> " * 10_000 + "deep",
        "\n".join("  " * n + "- deep" for n in range(400)),
        "*" * 10_000 + "deep" + "*" * 10_000,
        "*" * 2_400 + "deep" + "*" * 2_400,
        "[a](https://example.org) " * 100_000 + "deep",
        "[" * 1_000_000 + "deep",
        "![" * 1_000 + "deep",
        "deep " + "a" * 1_000_000,
        "*a* " * 250_000 + "deep",
        "😀" * 250_000 + "deep",
        "a\n\n" * 300_000 + "deep",
        "|a" * 99 + "\n" + "|-" * 99 + "\n" + "|a\n" * 4_800 + "\n\ndeep",
        "&amp;" * 80_000 + "deep",
        "- a\n" * 50_000 + "deep",
    ],
    ids=lambda source: repr(source[:12]),
)
def test_b16_no_nesting_or_length_is_slow_or_loses_a_word(source: str) -> None:
    assert cpu_seconds(lambda: render(source), enough=1) < 1
    shown = render(source)
    assert "deep" in text_of(shown)
    assert len(shown) < 20 * len(source) + 10_000


def test_a_text_in_arabic_runs_from_the_right_though_it_begins_with_a_latin_name() -> None:
    source = "ICT: سلام\n\nCERT-EU"
    assert render(source, language="ar").split("\n")[:2] == [
        '<p dir="rtl">ICT: سلام</p>',
        '<p dir="auto">CERT-EU</p>',  # nothing in it is written that way
    ]
    assert render(source, language="en").count('dir="auto"') == 2
