"""Changing positions: the only functions that do."""

from app.positions.actions.clearing import (
    clear,
    comment,
    remark,
    reopen,
    return_to_draft,
    send_for_clearance,
    settle_remark,
)
from app.positions.actions.drafting import (
    Given,
    attach,
    describe,
    detach,
    open_draft,
    save_answer,
    settle,
    visit,
)
from app.positions.actions.entering import Entered, Said, enter
from app.positions.actions.forgetting import forget_drafts
from app.positions.actions.moderating import accept, hold, return_
from app.positions.actions.sponsoring import answer_request, ask_co_sponsor, stop_asking
from app.positions.actions.submitting import discard, revise, submit, withdraw
from app.positions.actions.tightening import set_apart, tighten
from app.positions.actions.translating import make_original, stop_translating, translate

__all__ = [
    "Entered",
    "Given",
    "Said",
    "accept",
    "answer_request",
    "ask_co_sponsor",
    "attach",
    "clear",
    "comment",
    "describe",
    "detach",
    "discard",
    "enter",
    "forget_drafts",
    "hold",
    "make_original",
    "open_draft",
    "remark",
    "reopen",
    "return_",
    "return_to_draft",
    "revise",
    "save_answer",
    "send_for_clearance",
    "set_apart",
    "settle",
    "settle_remark",
    "stop_asking",
    "stop_translating",
    "submit",
    "tighten",
    "translate",
    "visit",
    "withdraw",
]
