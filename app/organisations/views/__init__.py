"""Pages of organisations: the list, the entry, its members, the administrators' desk."""

from flask import Blueprint

bp = Blueprint("organisations", __name__)

from app.organisations.views import desk, entries, members  # noqa: E402 - they hang their routes on bp

__all__ = ["bp", "desk", "entries", "members"]
