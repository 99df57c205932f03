"""Text: the only place where Markdown becomes HTML, and where a stretch of it gets its place.

    source --clean--> source --read--> pieces --+--> plain text   (what passages count in)
                                                +--> HTML         (what people see)

Both come from one walk, so the offsets of the one hold in the other. An offset counts Unicode
code points of the plain text, from 0; a stretch is ``[start, end)``.

Nothing here knows the database, a request or a language of the interface.
"""

from app.text.cells import cell
from app.text.cleaning import clean, isolate, line, safe
from app.text.counting import excerpt, quote_hash, words
from app.text.differences import Op, diff
from app.text.languages import direction
from app.text.names import fold, slug
from app.text.numbers import LARGEST, revision, stretch, whole
from app.text.reading import plain
from app.text.rendering import Sentence, redacted, render, render_sentences
from app.text.stretches import Hidden, Mark, visible

__all__ = [
    "LARGEST",
    "Hidden",
    "Mark",
    "Op",
    "Sentence",
    "cell",
    "clean",
    "diff",
    "direction",
    "excerpt",
    "fold",
    "isolate",
    "line",
    "plain",
    "quote_hash",
    "redacted",
    "render",
    "render_sentences",
    "revision",
    "safe",
    "slug",
    "stretch",
    "visible",
    "whole",
    "words",
]
