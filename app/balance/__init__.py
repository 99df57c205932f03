"""The balance of the table: who is there and who is missing, while a round runs; who was cited, after it."""

from flask import Flask

from app import policy
from app.balance import rules, views


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
    policy.declare(rules.ALLOW)
    app.register_blueprint(views.bp)
