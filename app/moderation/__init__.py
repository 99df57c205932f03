"""Moderation: what moderators do to contributions, and the log of it.

submitted -> accepted | held | returned (with a reason the author is told)
a stretch of words: hidden, with a reason -> restored
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
