"""Synthesis: topics, what was said on them and by whom, and who was silent.

tree        draft -> signed off (a later change is a draft of the next version)
suggestion  open -> accepted | corrected | rejected       coding: decided by a person, or undone

A position that is submitted is cut into passages by a job; another suggests topics for them.
People decide. What counts is kept in voices: which party spoke on which topic.
"""

from flask import Flask

from app import policy
from app.synthesis import listening, rules


def init_app(app: Flask) -> None:  # noqa: ARG001 - every feature is hung on alike
    """Declare who may do what, and listen to what lies below."""
    policy.declare(rules.ALLOW)
    listening.start()
