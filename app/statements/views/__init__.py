"""The pages of statements: the moderators' desk, a party's answers, and the groups side by side."""

from flask import Blueprint

bp = Blueprint("statements", __name__)

from app.statements.views import (  # noqa: E402 - they hang their routes on bp
    answering,
    convergence,
    desk,
    one,
    writing,
)

__all__ = ["answering", "bp", "convergence", "desk", "one", "writing"]
