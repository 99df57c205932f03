"""Reading statements, answers, and where groups agree and part."""

from app.statements.queries.answering import OneAsked, asked_of, sheet_of
from app.statements.queries.counting import Kind, Proposition, able, counted, propositions
from app.statements.queries.reasons import Reason, given, parties_shown, reasons, words_of
from app.statements.queries.statements import (
    answers_by_day,
    drafts_among,
    numbers_of,
    of_round,
    one_of_round,
    sources_of,
    topic_now,
)

__all__ = [
    "Kind",
    "OneAsked",
    "Proposition",
    "Reason",
    "able",
    "answers_by_day",
    "asked_of",
    "counted",
    "drafts_among",
    "given",
    "numbers_of",
    "of_round",
    "one_of_round",
    "parties_shown",
    "propositions",
    "reasons",
    "sheet_of",
    "sources_of",
    "topic_now",
    "words_of",
]
