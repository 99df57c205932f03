"""The forms of the organiser's desk."""

from app.rounds.forms.asking import PageForm, QuestionForm
from app.rounds.forms.collecting import DocumentForm, TopicForm
from app.rounds.forms.dates import DatesForm
from app.rounds.forms.looking import LookForm
from app.rounds.forms.moving import ExtendForm, MoveForm
from app.rounds.forms.people import RoleForm
from app.rounds.forms.settings import AboutForm, AccessForm, NewRoundForm

__all__ = [
    "AboutForm",
    "AccessForm",
    "DatesForm",
    "DocumentForm",
    "ExtendForm",
    "LookForm",
    "MoveForm",
    "NewRoundForm",
    "PageForm",
    "QuestionForm",
    "RoleForm",
    "TopicForm",
]
