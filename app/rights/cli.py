"""`flask rights …`: for whoever owns the machine."""

import click
from flask.cli import AppGroup

from app import db, kept
from app.accounts import actions as accounts
from app.jobs import actions as jobs
from app.notifications import actions as notifications
from app.positions import actions as positions
from app.rights import actions

group = AppGroup("rights", help="Forget what has been kept long enough.")


@group.command("tidy")
def tidy() -> None:
    """Forget now what the workers would forget within the day, and say for how long things are kept."""
    db.begin_write()
    for forget in (
        accounts.tidy,
        notifications.forget_old,
        jobs.tidy,
        positions.forget_drafts,
        actions.tidy,
    ):
        forget()
    db.session.commit()
    for kind in kept.KINDS:
        click.echo(f"{kind}: {kept.days(kind)} days")
