"""The page of a job: how far it is, and what came of it."""

import uuid

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import web
from app.jobs import actions, registry, telling
from app.jobs.models import Job, JobState

bp = Blueprint("jobs", __name__, url_prefix="/jobs")


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
        link=web.safe_next((job.result or {}).get("url"), ""),
    )


@bp.post("/<uuid:ident>/cancel")
def cancel(ident: uuid.UUID) -> ResponseReturnValue:
    """Stop it."""
    job = web.get_or_404(Job, ident, lock=True)
    web.require("job.cancel", job)
    actions.cancel(job)
    return redirect(url_for("jobs.show", ident=ident), 303)


@bp.post("/<uuid:ident>/again")
def again(ident: uuid.UUID) -> ResponseReturnValue:
    """Try it once more."""
    job = web.get_or_404(Job, ident, lock=True)
    web.require("job.again", job)
    actions.again(job)
    return redirect(url_for("jobs.show", ident=ident), 303)
