"""The tables of a position: itself, its draft, its immutable versions and who joined it."""

from app.positions.models import promises  # noqa: F401 - keeps what was promised
from app.positions.models.drafts import DraftAnswer, DraftComment, DraftFile, DraftVisit
from app.positions.models.positions import (
    WRITING,
    CoSponsor,
    CoSponsorState,
    Position,
    PositionState,
    Stance,
)
from app.positions.models.versions import Answer, Attachment, PositionVersion, Translation

__all__ = [
    "WRITING",
    "Answer",
    "Attachment",
    "CoSponsor",
    "CoSponsorState",
    "DraftAnswer",
    "DraftComment",
    "DraftFile",
    "DraftVisit",
    "Position",
    "PositionState",
    "PositionVersion",
    "Stance",
    "Translation",
]
