"""Accounts: people, how they sign in, and the sessions they can end.

asked for -> confirmed (address proved, password chosen) -> second step on, if they want
                 |   ^
                 v   |
               disabled
"""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import policy
from app.accounts import chrome, cli, menus, oidc, pace, rules, session, tasks, views

__all__ = ["tasks"]


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
    policy.declare(rules.ALLOW)
    session.init_app(app)
    pace.init_app(app)
    oidc.init_app(app)
    app.register_blueprint(views.bp)
    app.cli.add_command(cli.group)
    app.context_processor(chrome.every_page)
    menus.add(
        menus.Item(
            label=_l("Your account"), endpoint="accounts.account", place=10, menu=menus.ACCOUNT
        )
    )
    menus.add(
        menus.Item(
            label=_l("First steps"),
            endpoint="accounts.first_steps",
            place=20,
            permission="person.list",
            menu=menus.ACCOUNT,
        )
    )
    menus.add(
        menus.Item(
            label=_l("People"), endpoint="accounts.people", place=70, permission="person.list"
        )
    )
    menus.add(menus.Item(label=_l("Record"), endpoint="record.show", place=10, menu=menus.FOOTER))
