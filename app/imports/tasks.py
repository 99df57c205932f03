"""The job that brings a file in."""

import uuid
from typing import Any

from flask_babel import lazy_gettext as _l

from app import addresses, clock, db
from app.accounts.models import Person
from app.files.queries import content_of
from app.imports import actions, mapping, planning, plans, tables
from app.imports.models import Import
from app.jobs.models import Job
from app.jobs.progress import Progress
from app.jobs.registry import handles
from app.organisations.queries import folded_names


def plan_of(one: Import) -> plans.Plan:
    """What bringing the file in would do now."""
    table = tables.read_table(content_of(one.file), one.file.name)
    return planning.plan(
        table,
        mapping.from_dict(one.mapping, "import"),
        known=folded_names(),
        already=actions.keys_in(one.round),
        same=frozenset((a, b) for a, b in one.same),
    )


@handles("imports:run", label=_l("Import"), computes=True)
def run(job: Job, progress: Progress) -> dict[str, Any] | None:
    """Bring the file in: one transaction, so that a bad row or a lost worker leaves nothing.

    How far it is can be seen all the same: it is told beside the transaction.
    """
    one = db.session.get(Import, uuid.UUID(job.args["import"]))
    if one is None or one.done_at is not None:
        return None
    progress.begin_write()
    made = actions.bring_in(
        plan_of(one), one.round, by=db.session.get(Person, one.by_id), tell=progress.tell
    )
    one.done_at = clock.now()
    one.positions = len(made)
    return {"url": addresses.path("imports.show", slug=one.round.slug, ident=one.id)}
