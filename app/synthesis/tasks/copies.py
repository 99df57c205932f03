"""Finding the passages that many sent."""

import uuid
from typing import Any

from flask_babel import lazy_gettext as _l

from app.analysis import parts, words
from app.jobs.models import Job
from app.jobs.progress import Progress
from app.jobs.registry import handles
from app.synthesis.actions.copies import COPIES, Copy, keep_copies
from app.synthesis.queries import copies

SHORTEST = 8  # words; two people may well write a shorter text without knowing of each other


@handles(COPIES, label=_l("Looking for texts that many sent"), computes=True)
def find(job: Job, progress: Progress) -> dict[str, Any]:
    """Look through every passage that counts, and keep the campaigns of two parties and more."""
    round_id = uuid.UUID(job.args["round"])
    texts = copies.texts(round_id)
    campaigns = [
        campaign
        for campaign in parts.twins()([one.text for one in texts], [one.party for one in texts])
        if len(set(campaign.groups) - {None}) > 1
        and len(words.tokens(texts[campaign.canonical].text)) >= SHORTEST
    ]
    found = [
        Copy(
            passage_id=texts[member.index].id,
            canonical_id=texts[campaign.canonical].id,
            likeness=round(member.containment, 4),
            personal=tuple((span.start, span.end) for span in member.personal),
        )
        for campaign in campaigns
        for member in campaign.members
    ]
    progress.begin_write()
    changed = keep_copies(round_id, found)
    return {"campaigns": len(campaigns), "passages": len(found), "changed": changed}
