"""The style guide: every part that pages are made of, with invented content, never in production."""

from flask import Flask

from app.demo.styleguide.views import bp


def init_app(app: Flask) -> None:
    """Serve the guide where people develop or try the product out."""
    if not app.config["TDT"].production:
        app.register_blueprint(bp)
