"""Learning from what people decide while they work, and trying what a new look would change."""

import uuid
from typing import Any

from flask_babel import lazy_gettext as _l

from app import db
from app.jobs.models import Job
from app.jobs.progress import Progress
from app.jobs.registry import handles
from app.rounds.models import Round
from app.synthesis.actions import suggesting
from app.synthesis.actions.suggesting import AGAIN, LEARN, LEAST, TRY
from app.synthesis.queries import engine
from app.synthesis.tasks import embedding, teaching
from app.synthesis.tasks.suggesting import assigner_of


@handles(LEARN, label=_l("Learning from what was decided"))
def learn(job: Job, _progress: Progress) -> dict[str, Any]:
    """Look again at the least certain, if enough was decided since the engine last looked."""
    round_ = db.session.get_one(Round, uuid.UUID(job.args["round"]))
    decided = engine.decided_since(round_.id, engine.learnt_at(round_.id, LEARN))
    if decided < LEAST:
        return {"decided": decided}
    suggesting.suggest_for_round(round_, again=AGAIN)
    return {"decided": decided, "again": True}


@handles(TRY, label=_l("Trying what would change"), computes=True)
def try_again(job: Job, progress: Progress) -> dict[str, Any]:
    """Tell what a new look at all undecided passages would change, and change nothing."""
    round_id = uuid.UUID(job.args["round"])
    embedding.read_all(round_id, job, progress)
    embedder = embedding.embedder(round_id)
    assigner, _known = assigner_of(round_id, embedder)
    slug = db.session.get_one(Round, round_id).slug
    return {
        **teaching.trial(round_id, assigner, embedder),
        "url": f"/rounds/{slug}/coding/again",
    }
