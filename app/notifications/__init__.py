"""Notifications: the outbox. A message is written with the change, and sent after it.

written -> sent
   |  ^
   |  +--- (a try failed: again later, for a day)
   +-----> failed

Where no mail server is named, messages stay in the outbox, and administrators read them there.
"""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import policy
from app.accounts import menus, signals
from app.notifications import actions, rules, tasks, views

__all__ = ["tasks"]


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
    policy.declare(rules.ALLOW)
    app.register_blueprint(views.bp)
    signals.letter_written.connect(actions.take)
    signals.sign_up_forgotten.connect(actions.forget_sign_up)
    menus.add(
        menus.Item(
            label=_l("Outbox"), endpoint="notifications.outbox", place=80, permission="outbox.view"
        )
    )
