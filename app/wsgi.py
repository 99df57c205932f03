"""The application as a server runs it."""

from app import create_app

application = create_app()
