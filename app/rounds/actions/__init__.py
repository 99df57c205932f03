"""Everything that changes a round: made, edited, moved on, joined. Nobody else writes these tables."""

from app.rounds.actions.asking import (
    add_page,
    add_question,
    edit_page,
    edit_question,
    remove_page,
    remove_question,
)
from app.rounds.actions.collecting import (
    add_document,
    add_topic,
    edit_document,
    edit_topic,
    keep_file,
    remove_document,
    remove_topic,
)
from app.rounds.actions.creating import create_round, lay_out
from app.rounds.actions.editing import edit_about, edit_access, edit_dates
from app.rounds.actions.entering import enter_state
from app.rounds.actions.following import follow, unfollow
from app.rounds.actions.joining import join, join_many
from app.rounds.actions.looking import look_into, stop_looking
from app.rounds.actions.moving import extend, follow_clock, move
from app.rounds.actions.ordering import shift
from app.rounds.actions.people import (
    ask_to_role,
    end_role,
    invite,
    take_back,
    take_up,
    uninvite,
)

__all__ = [
    "add_document",
    "add_page",
    "add_question",
    "add_topic",
    "ask_to_role",
    "create_round",
    "edit_about",
    "edit_access",
    "edit_dates",
    "edit_document",
    "edit_page",
    "edit_question",
    "edit_topic",
    "end_role",
    "enter_state",
    "extend",
    "follow",
    "follow_clock",
    "invite",
    "join",
    "join_many",
    "keep_file",
    "lay_out",
    "look_into",
    "move",
    "remove_document",
    "remove_page",
    "remove_question",
    "remove_topic",
    "shift",
    "stop_looking",
    "take_back",
    "take_up",
    "unfollow",
    "uninvite",
]
