"""The tables of the synthesis: the topic tree, passages, what was suggested and what decided."""

from app.synthesis.models.codings import Coding, Passage, PassageOrigin, Suggestion, SuggestionState
from app.synthesis.models.topics import Topic, TopicOrigin, Tree, TreeState, TreeVersion

__all__ = [
    "Coding",
    "Passage",
    "PassageOrigin",
    "Suggestion",
    "SuggestionState",
    "Topic",
    "TopicOrigin",
    "Tree",
    "TreeState",
    "TreeVersion",
]
