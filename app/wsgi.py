"""The application as a server runs it, with workers beside it where the settings say so."""

from app import create_app
from app.jobs import worker

application = create_app()
worker.start_embedded(application)
