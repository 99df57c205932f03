"""What stands in the navigation of every page. Each feature adds its own when the application starts."""

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel.speaklater import LazyString

from app import web

NAV, ACCOUNT, FOOTER = "nav", "account", "footer"


@dataclass(frozen=True, kw_only=True)
class Item:
    """A page to go to, for those whose permission (asked of nothing in particular) allows it."""

    label: LazyString
    endpoint: str
    place: int
    permission: str | None = None
    menu: str = NAV


_items: dict[str, Item] = {}


def add(item: Item) -> None:
    """Offer a page in a menu; adding it again changes nothing."""
    _items[item.endpoint] = item


def shown(menu: str) -> list[tuple[LazyString, str, bool]]:
    """The items of a menu for whoever is asking: label, address, and whether they are under it."""
    open_to_them = [
        (item.label, url_for(item.endpoint))
        for item in sorted(_items.values(), key=lambda item: item.place)
        if item.menu == menu
        and item.endpoint in current_app.view_functions
        and (item.permission is None or web.can(item.permission))
    ]
    return [
        (label, url, request.path == url or request.path.startswith(f"{url}/"))
        for label, url in open_to_them
    ]
