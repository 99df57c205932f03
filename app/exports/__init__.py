"""Exports: the data of a round as files. Reads everything, changes nothing.

What a reader takes away is what the pages show to the same reader, under the same names.
"""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import policy
from app.exports.rules import ALLOW
from app.exports.views import bp
from app.rounds import tabs
from app.rounds.tabs import Tab


def init_app(app: Flask) -> None:
    """Declare who may take data away, and answer the pages."""
    policy.declare(ALLOW)
    app.register_blueprint(bp)
    tabs.add(Tab(label=_l("Data"), endpoint="exports.index", permission="round.export", place=80))
