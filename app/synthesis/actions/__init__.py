"""Everything that is done to trees, passages and codings."""

from app.synthesis.actions.batches import undo
from app.synthesis.actions.coding import accept, code, correct, none_fits, reject, take_off
from app.synthesis.actions.counting import (
    count_voices,
    weigh_account,
    weigh_contribution,
    weigh_position,
)
from app.synthesis.actions.deeds import undo_deed
from app.synthesis.actions.entering import Decided, enter_codings
from app.synthesis.actions.passages import add_passage, carry_over, cut, split_passage, take_away
from app.synthesis.actions.proposing import sort_passages, take
from app.synthesis.actions.quality import adopt, close, code_blind, draw
from app.synthesis.actions.regrouping import merge_topics, remove_topic, split_topic
from app.synthesis.actions.suggesting import cut_round, suggest_for_round
from app.synthesis.actions.tree import add_topic, describe, ensure_tree, move_topic, sign_off

__all__ = [
    "Decided",
    "accept",
    "add_passage",
    "add_topic",
    "adopt",
    "carry_over",
    "close",
    "code",
    "code_blind",
    "correct",
    "count_voices",
    "cut",
    "cut_round",
    "describe",
    "draw",
    "ensure_tree",
    "enter_codings",
    "merge_topics",
    "move_topic",
    "none_fits",
    "reject",
    "remove_topic",
    "sign_off",
    "sort_passages",
    "split_passage",
    "split_topic",
    "suggest_for_round",
    "take",
    "take_away",
    "take_off",
    "undo",
    "undo_deed",
    "weigh_account",
    "weigh_contribution",
    "weigh_position",
]
