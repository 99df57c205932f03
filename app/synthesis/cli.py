"""`flask synthesis …`: for whoever owns the machine."""

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from app import db
from app.rounds.models import Round
from app.synthesis.actions.likely import note_likely
from app.synthesis.actions.tallying import recount
from app.synthesis.models import Passage
from app.synthesis.queries import tallies

group = AppGroup("synthesis", help="Check what is kept beside the passages.")


@group.command("recount")
def recount_all() -> None:
    """Count anew how far each round's coding is and which topics are likeliest; say what differed."""
    db.begin_write()
    for round_id, slug in db.session.execute(sa.select(Round.id, Round.slug).order_by(Round.slug)):
        before = tallies.kept(round_id)
        recount(round_id)
        note_likely(Passage.round_id == round_id)
        after = tallies.kept(round_id)
        wrong = sum(before.get(place) != after.get(place) for place in {*before, *after})
        click.echo(f"{slug}: {sum(one.total for one in after.values())} passages, {wrong} wrong")
    db.session.commit()
