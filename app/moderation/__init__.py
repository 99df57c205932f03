"""Moderation: what moderators do to contributions, and the log of it.

submitted -> accepted | held | returned (with a reason the author is told)
a stretch of words: hidden, with a reason -> restored
"""

from flask import Flask

from app import policy
from app.moderation.rules import ALLOW


def init_app(app: Flask) -> None:  # noqa: ARG001 - every feature is hung on alike
    """Declare who may do what."""
    policy.declare(ALLOW)
