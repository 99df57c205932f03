"""The pages of summaries: reading, the writer's desk, publication, review, and the outputs."""

from flask import Blueprint

bp = Blueprint("summaries", __name__)

from app.summaries.views import (  # noqa: E402 - they hang their routes on bp
    coverage,
    desk,
    outputs,
    publishing,
    reading,
    review,
    sections,
    sentences,
    support,
)

__all__ = [
    "bp",
    "coverage",
    "desk",
    "outputs",
    "publishing",
    "reading",
    "review",
    "sections",
    "sentences",
    "support",
]
