"""Letting the engine look at every undecided passage again: what would change is shown first."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, web
from app.accounts.session import current_person
from app.jobs.models import JobState
from app.rounds.models import Round
from app.synthesis import actions, queries
from app.synthesis.actions.suggesting import LEARN
from app.synthesis.queries import engine, looks, progress
from app.synthesis.views.blueprint import bp
from app.synthesis.views.fetching import round_for


@bp.get("/rounds/<slug>/coding/again")
def again(slug: str) -> ResponseReturnValue:
    """What a new look would change, as the last trial found it."""
    round_ = round_for(slug, "round.code")
    job = actions.last_trial(round_.id)
    tried = job if actions.still_tells(job) else None
    found = tried.result if tried else None
    return render_template(
        "synthesis/again.html",
        round=round_,
        progress=progress.progress(round_.id),
        since=engine.decided_since(round_.id, engine.learnt_at(round_.id, LEARN)),
        going=job is not None and job.state in {JobState.WAITING, JobState.RUNNING},
        failed=job is not None and job.state is JobState.FAILED,
        old=job is not None and job.state is JobState.DONE and tried is None,
        tried=tried,
        meanwhile=engine.decided_since(round_.id, tried.ended_at) if tried else 0,
        found=found,
        **_shown(round_, found or {}),
    )


def _shown(round_: Round, found: dict[str, list[list[str]]]) -> dict[str, object]:
    names = {str(topic.id): topic.name for topic in db.session.scalars(looks.all_topics(round_.id))}
    samples = found.get("samples", [])
    query = queries.passages(uuid.UUID(ident) for ident, _was, _is in samples)
    known = {passage.id: passage for passage in db.session.scalars(query).unique()}
    standing = [one for one in samples if uuid.UUID(one[0]) in known]
    quotes = queries.quotes([known[uuid.UUID(one[0])] for one in standing], web.who())
    return {
        "topic_names": names,
        "samples": [
            (quote, was, is_) for quote, (_ident, was, is_) in zip(quotes, standing, strict=True)
        ],
    }


@bp.post("/rounds/<slug>/coding/again/try")
@web.costs("work")
def try_again(slug: str) -> ResponseReturnValue:
    """Try on some passages what would change."""
    round_ = round_for(slug, "round.code")
    job = actions.try_again(round_, by=current_person())
    return redirect(url_for("jobs.show", ident=job.id), 303)


@bp.post("/rounds/<slug>/coding/again")
@web.costs("work")
def look_again(slug: str) -> ResponseReturnValue:
    """Let the engine look at all undecided passages again, with what was decided since."""
    round_ = round_for(slug, "round.code")
    actions.look_again(round_, by=current_person())
    flash(_("The engine looks at the undecided passages again. Go on meanwhile."), "good")
    return redirect(url_for("synthesis.coding", slug=slug), 303)
