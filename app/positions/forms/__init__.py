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
    "NO_FILE",
    "NO_RECEIPT",
    "AnswerRequestForm",
    "CommentForm",
    "DescribeForm",
    "FileForm",
    "Form",
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
