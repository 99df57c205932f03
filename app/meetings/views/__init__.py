"""The pages of a round's programme: reading, planning, attending, reporting."""

from app.meetings.views import attending, planning, programme, reporting
from app.meetings.views.blueprint import bp

__all__ = ["attending", "bp", "planning", "programme", "reporting"]
