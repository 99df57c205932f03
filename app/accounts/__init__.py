"""Accounts: people, how they sign in, and the sessions they can end.

signed up -> confirmed (address) -> second factor (by TOTP, if they want)
"""

from flask import Flask

from app.accounts import session


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
    session.init_app(app)
