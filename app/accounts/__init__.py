"""Accounts: people, how they sign in, and the sessions they can end.

signed up -> confirmed (address) -> second factor (by TOTP, if they want)
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
