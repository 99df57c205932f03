"""Changing the rules, applications and objections: the only functions that do."""

from app.accreditation.actions.applying import add_document, apply, withdraw
from app.accreditation.actions.circulating import circulate
from app.accreditation.actions.deciding import appeal, decide, decide_appeal
from app.accreditation.actions.moving import follow_clock
from app.accreditation.actions.objecting import object_to, take_back
from app.accreditation.actions.reminding import remind_of_end
from app.accreditation.actions.ruling import (
    Ruling,
    ask,
    ask_no_more,
    ensure_rules,
    set_rules,
    usual_rules,
)

__all__ = [
    "Ruling",
    "add_document",
    "appeal",
    "apply",
    "ask",
    "ask_no_more",
    "circulate",
    "decide",
    "decide_appeal",
    "ensure_rules",
    "follow_clock",
    "object_to",
    "remind_of_end",
    "set_rules",
    "take_back",
    "usual_rules",
    "withdraw",
]
