"""The work that goes on, and the page of each job: how far it is, and what came of it."""

import uuid

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import addresses, web
from app.jobs import actions, queries, registry, telling
from app.jobs.models import Job, JobState
from app.paging import paged

LISTED = 30

bp = Blueprint("jobs", __name__, url_prefix="/jobs")


@bp.get("")
def index() -> ResponseReturnValue:
    """The work that goes on and that was done, as far as the one asking may know of it."""
    web.require("jobs.list")
    round_id = _key(request.args.get("round", ""))
    listing = paged(queries.seen_by(web.who(), round_id), per=LISTED)
    labels = {
        job.kind: kind.label if (kind := registry.find(job.kind)) else job.kind
        for job in listing.items
    }
    template = "jobs/_list.html" if request.headers.get("HX-Request") else "jobs/index.html"
    going = any(job.state in {JobState.WAITING, JobState.RUNNING} for job in listing.items)
    return render_template(template, listing=listing, labels=labels, going=going)


def _key(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None


@bp.get("/<uuid:ident>")
def show(ident: uuid.UUID) -> ResponseReturnValue:
    """How far the job is; the bar alone for the page that asks again and again."""
    job = web.get_or_404(Job, ident)
    web.require("job.view", job)
    kind = registry.find(job.kind)
    template = "jobs/progress.html" if request.headers.get("HX-Request") else "jobs/show.html"
    done, total = telling.told(job)
    return render_template(
        template,
        job=job,
        done=done,
        total=total,
        label=kind.label if kind else job.kind,
        going=job.state in {JobState.WAITING, JobState.RUNNING},
        link=addresses.safe_next((job.result or {}).get("url"), ""),
    )


@bp.post("/<uuid:ident>/cancel")
def cancel(ident: uuid.UUID) -> ResponseReturnValue:
    """Stop it."""
    job = web.get_or_404(Job, ident, lock=True)
    web.require("job.cancel", job)
    actions.cancel(job)
    return redirect(_back(ident), 303)


@bp.post("/<uuid:ident>/again")
@web.costs("work")
def again(ident: uuid.UUID) -> ResponseReturnValue:
    """Try it once more."""
    job = web.get_or_404(Job, ident, lock=True)
    web.require("job.again", job)
    actions.again(job)
    return redirect(_back(ident), 303)


def _back(ident: uuid.UUID) -> str:
    """The list it was done from, or the page of the job."""
    return addresses.safe_next(request.form.get("back"), url_for("jobs.show", ident=ident))
