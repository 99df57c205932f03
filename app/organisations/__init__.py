"""Organisations: stakeholder groups, bodies, and the people who speak for them.

applied -> accepted -> merged (into its twin)
   ^  |        ^
   |  +-> returned, with a reason -> applied again
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
