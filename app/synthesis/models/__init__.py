"""The tables of the synthesis: the topic tree, passages, what was suggested and what decided."""

from app.synthesis.models.codings import (
    Batch,
    BatchKind,
    Coding,
    Passage,
    PassageOrigin,
    Suggestion,
    SuggestionState,
)
from app.synthesis.models.counts import Cut, PassageVector, Voice
from app.synthesis.models.topics import Topic, TopicOrigin, Tree, TreeState, TreeVersion

__all__ = [
    "Batch",
    "BatchKind",
    "Coding",
    "Cut",
    "Passage",
    "PassageOrigin",
    "PassageVector",
    "Suggestion",
    "SuggestionState",
    "Topic",
    "TopicOrigin",
    "Tree",
    "TreeState",
    "TreeVersion",
    "Voice",
]
