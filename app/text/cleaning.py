"""What is taken out of a text before it is kept, and out of HTML before it is sent."""

import re
import unicodedata
from typing import Final

import nh3
from markupsafe import Markup

# Control characters and non-characters that neither a person meant nor XML can carry, and
# halves of surrogate pairs, which are no characters at all. Tab and newline stay.
UNWANTED: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
NEWLINE: Final = re.compile("\r\n|[\r\x85\u2028\u2029]")
BIDI_CONTROL: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")

BLOCKS: Final = frozenset({"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "pre"})
TAGS: Final = BLOCKS | {
    "a", "blockquote", "br", "code", "em", "hr", "mark", "ol", "s", "span", "strong",
    "table", "tbody", "thead", "tr", "ul",
}  # fmt: skip
LINK_SCHEMES: Final = ("http", "https", "mailto")

_CLEANER: Final = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags={"script", "style"},
    attributes={
        **{tag: {"dir", "data-at"} for tag in BLOCKS},
        "a": {"href"},
        "mark": {"id", "class", "title", "data-mark"},
        "ol": {"start"},
        "span": {"class", "data-length"},
    },
    url_schemes=set(LINK_SCHEMES),
    link_rel="nofollow ugc noopener",
    strip_comments=True,
)


def clean(text: str) -> str:
    """What a person wrote, fit to be stored: one kind of newline, NFC, no NUL, no half characters.

    Everything that can be seen stays. Clean text stays as it is when cleaned again.
    """
    text = UNWANTED.sub("", NEWLINE.sub("\n", text))
    return unicodedata.normalize("NFC", text)


def line(text: str) -> str:
    """Clean text on one line, for names and titles: runs of space become one, none at the ends."""
    return " ".join(clean(text).split())


def isolate(text: str) -> str:
    """A name fit to stand inside a sentence of either direction, where there is no HTML.

    Direction controls in the name are dropped, or one of them could end the isolation.
    """
    return f"\u2068{BIDI_CONTROL.sub('', text)}\u2069"


def safe(html: str) -> Markup:
    """HTML with all but our own few elements and attributes taken out: the second line.

    The first is that `app.text.rendering` escapes everything that it did not write itself.
    """
    whole = html.encode("utf-8", "ignore").decode("utf-8")  # without halves of characters
    return Markup(_CLEANER.clean(whole))  # noqa: S704 - what this function is for
