"""Reading summaries: the text being written, what it rests on, what it leaves out, what was published."""

from app.summaries.models import Breach
from app.summaries.queries.covering import Coverage, Lack, Missing, coverage, missing
from app.summaries.queries.sources import Source
from app.summaries.queries.writing import Text, summary_of, support, text_of

__all__ = [
    "Breach",
    "Coverage",
    "Lack",
    "Missing",
    "Source",
    "Text",
    "coverage",
    "missing",
    "summary_of",
    "support",
    "text_of",
]
