"""Reading passages: what each means as the encoder has it, in shares that several workers do."""

import functools
import uuid
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import db
from app.analysis import embed
from app.errors import NotPossible
from app.jobs.models import Job
from app.jobs.progress import Later, Progress
from app.jobs.queries import still_to_do
from app.jobs.registry import handles
from app.rounds.models import Round, Visibility
from app.synthesis.actions import suggesting
from app.synthesis.actions.sharing import EMBED, SHARE, share_of, share_out
from app.synthesis.queries import engine
from app.synthesis.queries.engine import Share

PASSAGES = 500  # passages embedded or assigned in one transaction
SOON = 2.0  # seconds after which who waits for readers looks again
NOW_AND_THEN = 600  # seconds between looks for passages that another encoder has read


def embedder(round_id: uuid.UUID) -> embed.Embedder:
    """The encoder that reads the passages of a round."""
    visibility = db.session.scalar(sa.select(Round.visibility).where(Round.id == round_id))
    return encoder(public=visibility is Visibility.PUBLIC)


def encoder(*, public: bool) -> embed.Embedder:
    """The encoder that the settings name; one on this machine for rounds that not everybody may read.

    Words of such rounds are sent to no service, whatever is set.
    """
    named = current_app.config["TDT"]
    if named.embedder == "http" and not public:
        return _opened("use", "", "", "", 0)
    return _opened(
        named.embedder,
        named.embedder_model,
        named.embedder_address,
        named.embedder_key,
        named.embedder_dimensions,
    )


@functools.cache
def _opened(name: str, model: str, address: str, key: str, dimensions: int) -> embed.Embedder:
    """Loaded when a worker first needs it, and kept."""
    return embed.open_embedder(name, model=model, address=address, key=key, dimensions=dimensions)


def read_all(round_id: uuid.UUID, job: Job, progress: Progress) -> None:
    """See that the encoder has read every passage of the round.

    A few are read here; many are shared out, and the job waits until that is done.
    """
    unread = engine.count_unread(round_id, embedder(round_id).id)
    if unread <= SHARE:
        if job.args.get("shared"):
            progress.begin_write()
            args = {name: value for name, value in job.args.items() if name != "shared"}
            db.session.get_one(Job, job.id).args = args
            progress.step()
        _read(round_id, None, progress)
        return
    if db.session.scalar(still_to_do(round_id, EMBED).limit(1)) is None:
        if job.args.get("shared"):
            raise NotPossible(
                _("Reading the passages was stopped or failed. Go on with that first.")
            )
        progress.begin_write()
        share_out(EMBED, round_id, unread)
        db.session.get_one(Job, job.id).args = {**job.args, "shared": True}
        progress.step()
    raise Later(SOON)


@handles(EMBED, label=_l("Reading a share of the passages"), computes=True)
def read_share(job: Job, progress: Progress) -> dict[str, Any]:
    """Read the passages of one share that the encoder has not read yet."""
    return {"read": _read(uuid.UUID(job.args["round"]), share_of(job), progress)}


def _read(round_id: uuid.UUID, share: Share | None, progress: Progress) -> int:
    reader = embedder(round_id)
    total = engine.count_unread(round_id, reader.id, share) if share else None
    done = 0
    while chunk := engine.without_vector(round_id, reader.id, PASSAGES, share):
        vectors = embed.to_bytes(reader.embed([one.text for one in chunk]))
        progress.begin_write()
        suggesting.keep_vectors([one.id for one in chunk], reader.id, vectors)
        done += len(chunk)
        if total is None:
            progress.step()
        else:
            progress.step(done=done, total=max(total, done))
    return done


@handles("synthesis:reread", label=_l("Reading passages with another encoder"), every=NOW_AND_THEN)
def read_again(_job: Job, _progress: Progress) -> dict[str, Any]:
    """After the encoder was changed in the settings, ask for what another had read to be read anew.

    Topics, codings and suggestions stay as they are: each suggestion names the engine that made it.
    """
    asked = 0
    for public in (True, False):
        model = encoder(public=public).id
        rounds = db.session.scalars(engine.read_by_others(model, public=public)).all()
        for round_id in rounds:
            share_out(EMBED, round_id, engine.count_unread(round_id, model))
        asked += len(rounds)
    return {"rounds": asked}
