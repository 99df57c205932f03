"""People's rights: what is held about somebody, a copy of it, an account erased, and how long things are kept.

asked for -> made by a job -> fetched by its person alone -> forgotten after some days
"""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import kept, policy
from app.accounts import menus
from app.rights import cli, rules, tasks, views

__all__ = ["tasks"]


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
    kept.init_app(app)
    policy.declare(rules.ALLOW)
    app.register_blueprint(views.bp)
    app.cli.add_command(cli.group)
    menus.add(
        menus.Item(
            label=_l("What is held about you"),
            endpoint="rights.mine",
            place=15,
            menu=menus.ACCOUNT,
        )
    )
    menus.add(
        menus.Item(
            label=_l("What we keep and for how long"),
            endpoint="rights.kept_page",
            place=20,
            menu=menus.FOOTER,
        )
    )
