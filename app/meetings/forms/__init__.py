"""The forms of the programme."""

from app.meetings.forms.planning import CancelForm, PlanForm, WhenForm
from app.meetings.forms.reporting import AccountForm, AnswerForm, NotesForm, OnBehalfForm

__all__ = [
    "AccountForm",
    "AnswerForm",
    "CancelForm",
    "NotesForm",
    "OnBehalfForm",
    "PlanForm",
    "WhenForm",
]
