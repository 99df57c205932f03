"""Everything that changes a summary. Nobody else writes these tables."""

from app.summaries.actions.outputs import dispatch
from app.summaries.actions.publishing import begin_next, publish, send_for_review, take_back
from app.summaries.actions.reviewing import answer, respond
from app.summaries.actions.writing import (
    add_section,
    add_sentences,
    begin,
    cite,
    consider,
    delete_section,
    delete_sentence,
    describe,
    edit_section,
    move_section,
    move_sentence,
    put_sentence,
    uncite,
    write,
)

__all__ = [
    "add_section",
    "add_sentences",
    "answer",
    "begin",
    "begin_next",
    "cite",
    "consider",
    "delete_section",
    "delete_sentence",
    "describe",
    "dispatch",
    "edit_section",
    "move_section",
    "move_sentence",
    "publish",
    "put_sentence",
    "respond",
    "send_for_review",
    "take_back",
    "uncite",
    "write",
]
