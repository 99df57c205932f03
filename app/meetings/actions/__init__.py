"""Changing sessions and their accounts: the only functions that do."""

from app.meetings.actions.attending import register, unregister
from app.meetings.actions.entering import enter_session
from app.meetings.actions.planning import Chair, Plan, cancel, edit, hold, move, plan
from app.meetings.actions.reporting import (
    answer_account,
    answer_for,
    discard_draft,
    save_account,
    save_notes,
    send_account,
)

__all__ = [
    "Chair",
    "Plan",
    "answer_account",
    "answer_for",
    "cancel",
    "discard_draft",
    "edit",
    "enter_session",
    "hold",
    "move",
    "plan",
    "register",
    "save_account",
    "save_notes",
    "send_account",
    "unregister",
]
