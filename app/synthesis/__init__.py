"""Synthesis: topics, what was said on them and by whom, and who was silent.

tree        draft -> signed off (a later change is a new version)
suggestion  open -> accepted | corrected | rejected       coding: decided by a person
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
