import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from app.analysis.split import LEAST, MOST, Span, passages, sentences
from tests.analysis.strange import LONG, STRANGE


def texts_of(found: list[Span], text: str) -> list[str]:
    return [text[span.start : span.end] for span in found]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            (
                "We agree with Art. 5 and No. 7 of the U.N. Charter. Dr. J. Smith said so, e.g. in "
                "2019. It is 3.5 per cent. Really? Yes!"
            ),
            [
                "We agree with Art. 5 and No. 7 of the U.N. Charter.",
                "Dr. J. Smith said so, e.g. in 2019.",
                "It is 3.5 per cent.",
                "Really?",
                "Yes!",
            ],
        ),
        (
            "fr",
            "M. Dupont, p. ex. a dit « Oui. » Puis il est parti. Voir l'art. 3 du règlement.",
            [
                "M. Dupont, p. ex. a dit « Oui. »",
                "Puis il est parti.",
                "Voir l'art. 3 du règlement.",
            ],
        ),
        (
            "es",
            "El Sr. García y EE.UU. están de acuerdo. ¿Por qué? Véase el núm. 4 y la pág. 12.",
            [
                "El Sr. García y EE.UU. están de acuerdo.",
                "¿Por qué?",
                "Véase el núm. 4 y la pág. 12.",
            ],
        ),
        (
            "ru",
            "Согласно ст. 51 Устава ООН, т.е. по праву. Это важно. В 2019 г. мы начали.",
            [
                "Согласно ст. 51 Устава ООН, т.е. по праву.",
                "Это важно.",
                "В 2019 г. мы начали.",
            ],
        ),
        (
            "ar",
            "هل هذا ممكن؟ نعم؛ لكن بشروط. انتهى.",
            ["هل هذا ممكن؟", "نعم؛ لكن بشروط.", "انتهى."],
        ),
        (
            "zh",
            "我们同意。但是，条件是什么？谢谢！第一；第二。",
            ["我们同意。", "但是，条件是什么？", "谢谢！", "第一；", "第二。"],
        ),
    ],
)
def test_sentences_end_where_a_reader_of_the_language_ends_them(
    language: str, text: str, expected: list[str]
) -> None:
    assert texts_of(sentences(text, language=language), text) == expected


def test_headings_items_and_paragraphs_are_kept_apart() -> None:
    text = (
        "# Our position\n\nSecurity comes first, and it is for everyone who is on line today.\n\n"
        "- Keep it open to all\n- Keep it safe for all\n\n"
        "1.2 Scope\n\nRULES OF CONDUCT\nStates should report what they find, and\nsay when."
    )
    found = passages(text, language="en")
    assert [(text[span.start : span.end], span.kind) for span in found] == [
        ("# Our position", "heading"),
        ("Security comes first, and it is for everyone who is on line today.", "paragraph"),
        ("- Keep it open to all", "item"),
        ("- Keep it safe for all", "item"),
        ("1.2 Scope", "heading"),
        ("RULES OF CONDUCT", "heading"),
        ("States should report what they find, and\nsay when.", "paragraph"),
    ]


def test_numbered_and_lettered_items_begin_passages_in_every_numbering() -> None:
    text = "(a) first point of ours\n(b) second point of ours\n1.2.3 third one\nArt. 4 the fourth"
    assert len(passages(text, language="en")) == 4


def test_short_sentences_are_joined_and_long_ones_cut_at_their_punctuation() -> None:
    joined = passages("No. Yes. We do not know it yet.", language="en")
    assert len(joined) == 1
    clause = "the parties shall inform each other of what they found in good time, "
    long = "Whereas " + clause * 30 + "and so it ends."
    found = passages(long, language="en")
    assert all(LEAST <= span.end - span.start <= MOST for span in found)
    assert all(long[span.end - 1] in ",." for span in found)


def test_a_paragraph_wrapped_by_a_page_is_one_paragraph() -> None:
    text = (
        "We support the proposal because the infrastructure that everyone depends on\n"
        "cannot be protected by one State alone, and because the companies that run\n"
        "it have said so for years."
    )
    assert texts_of(passages(text, language="en"), text) == [text]


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
@pytest.mark.parametrize("language", ["en", "ar", "zh", "xx"])
def test_strange_texts_are_cut_without_error_and_without_loss(text: str, language: str) -> None:
    check(text, passages(text, language=language))
    check(text, sentences(text, language=language))


def test_a_paper_of_two_hundred_pages_is_cut_without_loss() -> None:
    found = passages(LONG, language="en")
    check(LONG, found)
    assert len(found) >= 4_000


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("aB1 .。؛؟!\n\t-#()«»\u202e\u200bé中م"), max_size=300))
def test_any_text_keeps_its_letters_in_order_and_within_bounds(text: str) -> None:
    check(text, passages(text, language="en"))


def check(text: str, found: list[Span]) -> None:
    """Spans are in order, apart, trimmed, and hold every letter and digit."""
    place = 0
    kept = ""
    for span in found:
        assert place <= span.start < span.end <= len(text)
        words = text[span.start : span.end]
        assert words == words.strip()
        kept += words
        place = span.end
    assert [sign for sign in kept if sign.isalnum()] == [sign for sign in text if sign.isalnum()]
