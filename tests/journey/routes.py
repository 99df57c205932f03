"""Which route answers an address."""

from flask import Flask
from werkzeug.exceptions import HTTPException


def endpoint(app: Flask, address: str) -> str:
    """The name of the route that answers an address; nothing where none does."""
    try:
        return str(app.url_map.bind("localhost").match(address.partition("?")[0])[0])
    except HTTPException:
        return ""
