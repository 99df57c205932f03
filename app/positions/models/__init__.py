"""The tables of a position: itself, its draft, its immutable versions and who joined it."""

from app.positions.models.drafts import DraftAnswer, DraftFile
from app.positions.models.positions import (
    CoSponsor,
    CoSponsorState,
    Position,
    PositionState,
    Stance,
)
from app.positions.models.versions import Answer, Attachment, PositionVersion

__all__ = [
    "Answer",
    "Attachment",
    "CoSponsor",
    "CoSponsorState",
    "DraftAnswer",
    "DraftFile",
    "Position",
    "PositionState",
    "PositionVersion",
    "Stance",
]
