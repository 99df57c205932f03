"""`flask demo load`: fill an empty installation with the demonstration."""

from flask import current_app
from flask.cli import AppGroup

from app import db
from app.demo.loading import is_loaded, load

group = AppGroup("demo", help="The demonstration: invented organisations and three rounds.")


@group.command("load")
def load_once() -> None:
    """Load the demonstration; an installation that holds anything stays as it is."""
    with current_app.test_request_context():
        db.begin_write()
        if is_loaded():
            db.session.rollback()
            return
        made = load()
        db.session.commit()
    print(f"The demonstration is loaded: {len(made)} rounds.")
