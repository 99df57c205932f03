"""Addresses of our own pages: whole for mails and files, within the site for links, safe to go on to."""

from urllib.parse import urlsplit

from flask import current_app
from werkzeug.routing import MapAdapter


def whole(endpoint: str, **values: object) -> str:
    """The whole address of a page, for mails and files: always under the configured base URL.

    Never from the request's own host, which whoever sends the request may choose.
    """
    return str(_adapter().build(endpoint, values, force_external=True))


def path(endpoint: str, **values: object) -> str:
    """The address of a page within the site, also where nobody asks for one: in a job or a command."""
    return str(_adapter().build(endpoint, values))


def safe_next(target: str | None, fallback: str) -> str:
    """The address to go on to, if it is a path of this site; otherwise the fallback."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return fallback
    if any(ord(character) < ord(" ") or character == "\\" for character in target):
        return fallback
    return target


def _adapter() -> MapAdapter:
    base = urlsplit(current_app.config["TDT"].base_url)
    return current_app.url_map.bind(
        base.netloc, script_name=base.path or "/", url_scheme=base.scheme
    )
