"""The application as a server runs it, with workers beside it where the settings say so."""

from app import create_app
from app.accounts import first_key
from app.jobs import worker

application = create_app()
first_key.announce(application)
worker.start_embedded(application)
