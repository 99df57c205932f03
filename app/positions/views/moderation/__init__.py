"""The moderators' desk: the queue, one position beside the questions, and the log."""

from app.positions.views.moderation import deciding, desk, hiding, log, notes, queue

__all__ = ["deciding", "desk", "hiding", "log", "notes", "queue"]
