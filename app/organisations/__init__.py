"""Organisations: stakeholder groups, bodies, and the people who speak for them.

applied -> accepted -> merged (into its twin)
   ^  |        ^
   |  +-> returned, with a reason -> applied again
"""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import policy
from app.accounts import menus
from app.accounts.menus import Item
from app.accounts.signals import admin_made
from app.organisations.actions import ensure_groups
from app.organisations.queries import group_name, region_name
from app.organisations.rules import ALLOW
from app.organisations.views import bp


def init_app(app: Flask) -> None:
    """Declare who may do what, answer the pages, and name groups and regions in templates."""
    policy.declare(ALLOW)
    menus.add(Item(label=_l("Organisations"), endpoint="organisations.index", place=20))
    menus.add(
        Item(
            label=_l("Organisations to decide on"),
            endpoint="organisations.desk",
            place=60,
            permission="organisation.decide",
        )
    )
    menus.add(
        Item(
            label=_l("Your organisations"),
            endpoint="organisations.mine",
            place=5,
            menu=menus.ACCOUNT,
        )
    )
    app.register_blueprint(bp)
    admin_made.connect(_begin)
    app.jinja_env.filters["group_name"] = group_name
    app.jinja_env.filters["region_name"] = region_name


def _begin(_person: object) -> None:
    """Whoever begins an installation finds the usual groups in it."""
    ensure_groups()
