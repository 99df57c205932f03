"""The key to a new installation, printed on the console of its server and nowhere else.

All workers compute the same one; it opens nothing once somebody has an account.
"""

import hashlib
import hmac

from flask import Flask, current_app

from app import addresses
from app.accounts import queries


def key() -> str:
    """The key, out of the installation's own secret."""
    secret = current_app.config["TDT"].secret_key.encode()
    return hmac.new(secret, b"tour-de-table.first-key", hashlib.sha256).hexdigest()[:24]


def invitation() -> str | None:
    """Where the first administrator begins, as long as nobody has an account."""
    return addresses.whole("accounts.welcome", key=key()) if queries.is_empty() else None


def announce(app: Flask) -> None:
    """Print the invitation when a server starts on an empty installation."""
    with app.app_context():
        address = invitation()
        if address:
            print(f"Nobody has an account yet. Begin at {address}", flush=True)  # noqa: T201 - for whoever started the server
