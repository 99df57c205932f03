"""The forms of positions."""

from app.forms import Form
from app.positions.forms.deeds import (
    ALREADY,
    NO_FILE,
    NO_RECEIPT,
    AnswerRequestForm,
    CommentForm,
    DescribeForm,
    FileForm,
    NoteForm,
    ReasonForm,
    SettleForm,
    SponsorForm,
    SubmitForm,
)
from app.positions.forms.moderation import (
    MOST_AT_ONCE,
    DecisionForm,
    HideForm,
    ModeratorNoteForm,
)
from app.positions.forms.pages import (
    digest,
    given,
    name,
    page_form,
    rank_name,
    read_token,
    same_rank,
    token,
    write_token,
)

__all__ = [
    "ALREADY",
    "MOST_AT_ONCE",
    "NO_FILE",
    "NO_RECEIPT",
    "AnswerRequestForm",
    "CommentForm",
    "DecisionForm",
    "DescribeForm",
    "FileForm",
    "Form",
    "HideForm",
    "ModeratorNoteForm",
    "NoteForm",
    "ReasonForm",
    "SettleForm",
    "SponsorForm",
    "SubmitForm",
    "digest",
    "given",
    "name",
    "page_form",
    "rank_name",
    "read_token",
    "same_rank",
    "token",
    "write_token",
]
