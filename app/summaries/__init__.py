"""Summaries: sentences, the passages they rest on, and what was published.

draft -> in review -> published (version n) -> draft (of version n + 1)
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
