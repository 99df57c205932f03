"""Sharing work on many passages out to several workers: each share is a job of its own.

Keys of passages are random, so a share is a range of keys. The shares do not overlap, and the
queue sees to it that each is done once and goes on elsewhere when its worker is lost.
"""

import uuid

from app.jobs.actions import enqueue
from app.jobs.models import Job
from app.synthesis.queries.engine import Share

EMBED = "synthesis:embed"
ASSIGN = "synthesis:assign"
SHARE = 2_000  # passages of one share
MOST_SHARES = 32


def share_out(kind: str, round_id: uuid.UUID, passages: int) -> int:
    """Ask for the work to be done in shares, as many as so many passages need; how many."""
    shares = max(1, min(MOST_SHARES, -(-passages // SHARE)))
    for number in range(shares):
        enqueue(
            kind,
            {"round": str(round_id), "share": number, "of": shares},
            slot=f"{kind}:{round_id}:{number}/{shares}",
            round_id=round_id,
        )
    return shares


def share_of(job: Job) -> Share:
    """The share that a job is to do."""
    return Share(number=job.args["share"], of=job.args["of"])
