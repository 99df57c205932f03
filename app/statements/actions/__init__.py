"""Everything that changes statements and answers, each with its entry in the record."""

from app.statements.actions.answering import Given, answer
from app.statements.actions.entering import EnteredAnswer, EnteredStatement, enter
from app.statements.actions.moving import close, put, withdraw
from app.statements.actions.writing import discard, rewrite, write

__all__ = [
    "EnteredAnswer",
    "EnteredStatement",
    "Given",
    "answer",
    "close",
    "discard",
    "enter",
    "put",
    "rewrite",
    "withdraw",
    "write",
]
