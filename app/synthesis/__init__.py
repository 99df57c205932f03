"""Synthesis: topics, what was said on them and by whom, and who was silent.

tree        draft -> signed off (a later change is a draft of the next version)
suggestion  open -> accepted | corrected | rejected       coding: decided by a person, or undone
second look asked -> agreed | differs;  differs -> settled, with a reason (undone: differs again)

A position that is submitted is cut into passages by a job; another suggests topics for them.
People decide. What counts is kept in voices: which party spoke on which topic.
"""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import policy
from app.analysis import parts
from app.positions import onward
from app.positions.onward import Onward
from app.positions.showing import marks_provider
from app.rounds import tabs
from app.rounds.tabs import Tab
from app.synthesis import cli, listening, marks, rules, tasks, views

__all__ = ["init_app", "tasks"]


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
    policy.declare(rules.ALLOW)
    named = app.config["TDT"]
    parts.use(
        grouping=named.grouping,
        assigner=named.assigner,
        namer=named.namer,
        language=named.language_detector,
        twins=named.twins,
    )
    app.register_blueprint(views.bp)
    app.cli.add_command(cli.group)
    listening.start()
    marks_provider(marks.marks_of)
    onward.add(
        Onward(label=_l("Mark passages"), endpoint="synthesis.position", permission="round.code")
    )
    for label, endpoint, permission, place in (
        (_l("Topics"), "synthesis.tree", "round.read_topics", 50),
        (_l("Coding"), "synthesis.coding", "round.read_coding", 60),
        (_l("Quality"), "synthesis.quality", "round.read_quality", 65),
        (_l("Synthesis"), "synthesis.synthesis", "round.read_synthesis", 70),
    ):
        tabs.add(Tab(label=label, endpoint=endpoint, permission=permission, place=place))
