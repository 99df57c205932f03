"""What must hold before a passage is put on a topic."""

import uuid

from flask_babel import gettext as _

from app.errors import Conflict, NotPossible
from app.synthesis.models import Passage, Topic
from app.synthesis.rules import must_be_open


def must_be_seen(passage: Passage, seen: int | None) -> None:
    """Raise when it counts no more, or was decided since the person saw this revision of it."""
    if passage.removed_at is not None or not passage.counts:
        raise NotPossible(_("This passage no longer counts: its source was changed or hidden."))
    if seen is not None and seen != passage.revision and passage.decided_at is not None:
        raise Conflict(_("Somebody else decided on this passage meanwhile. See what they chose."))


def must_be_codable(topic: Topic, round_id: uuid.UUID) -> None:
    """Raise when the topic is of another round, gone from the tree, or not signed off yet."""
    if topic.tree.round_id != round_id:
        raise NotPossible(_("This topic belongs to another round."))
    must_be_open(topic.tree)
    if topic.removed_at is not None:
        raise NotPossible(_("This topic is no longer in the tree."))
    if topic.since_version is None:
        raise NotPossible(_("This topic is new: sign the tree off before putting passages on it."))
