"""Everything that is done to trees, passages and codings."""

from app.synthesis.actions.batches import undo
from app.synthesis.actions.claims import claim, put_back
from app.synthesis.actions.coding import (
    accept,
    code,
    code_many,
    correct,
    none_fits,
    reject,
    take_off,
)
from app.synthesis.actions.copies import (
    code_copies,
    code_with_copies,
    find_copies,
    let_look,
    set_apart,
)
from app.synthesis.actions.counting import (
    count_voices,
    weigh_account,
    weigh_contribution,
    weigh_position,
)
from app.synthesis.actions.deeds import undo_deed
from app.synthesis.actions.entering import Decided, enter_codings
from app.synthesis.actions.looks import ask, give, settle
from app.synthesis.actions.passages import add_passage, carry_over, cut, split_passage, take_away
from app.synthesis.actions.proposing import sort_passages, take
from app.synthesis.actions.quality import adopt, close, code_blind, draw
from app.synthesis.actions.regrouping import merge_topics, remove_topic, split_topic
from app.synthesis.actions.releasing import release_counts
from app.synthesis.actions.suggesting import (
    cut_round,
    last_trial,
    learn_soon,
    look_again,
    still_tells,
    suggest_for_round,
    try_again,
)
from app.synthesis.actions.tree import add_topic, describe, ensure_tree, move_topic, sign_off

__all__ = [
    "Decided",
    "accept",
    "add_passage",
    "add_topic",
    "adopt",
    "ask",
    "carry_over",
    "claim",
    "close",
    "code",
    "code_blind",
    "code_copies",
    "code_many",
    "code_with_copies",
    "correct",
    "count_voices",
    "cut",
    "cut_round",
    "describe",
    "draw",
    "ensure_tree",
    "enter_codings",
    "find_copies",
    "give",
    "last_trial",
    "learn_soon",
    "let_look",
    "look_again",
    "merge_topics",
    "move_topic",
    "none_fits",
    "put_back",
    "reject",
    "release_counts",
    "remove_topic",
    "set_apart",
    "settle",
    "sign_off",
    "sort_passages",
    "split_passage",
    "split_topic",
    "still_tells",
    "suggest_for_round",
    "take",
    "take_away",
    "take_off",
    "try_again",
    "undo",
    "undo_deed",
    "weigh_account",
    "weigh_contribution",
    "weigh_position",
]
