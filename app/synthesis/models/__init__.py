"""The tables of the synthesis: the topic tree, passages, what was suggested, what decided, and samples."""

from app.synthesis.models.codings import (
    Batch,
    BatchKind,
    Coding,
    Passage,
    PassageOrigin,
    Suggestion,
    SuggestionState,
)
from app.synthesis.models.copies import Campaign, Twin
from app.synthesis.models.counts import Cut, PassageVector, Tally, Voice
from app.synthesis.models.looks import Claim, LookState, Opinion, SecondLook
from app.synthesis.models.proposed import (
    DeedKind,
    Grain,
    ProposedTopic,
    Scope,
    Sorting,
    TreeDeed,
)
from app.synthesis.models.quality import BlindCoding, Sample, SampledPassage, SampleState
from app.synthesis.models.released import ReleasedCount
from app.synthesis.models.topics import Topic, TopicOrigin, Tree, TreeState, TreeVersion

__all__ = [
    "Batch",
    "BatchKind",
    "BlindCoding",
    "Campaign",
    "Claim",
    "Coding",
    "Cut",
    "DeedKind",
    "Grain",
    "LookState",
    "Opinion",
    "Passage",
    "PassageOrigin",
    "PassageVector",
    "ProposedTopic",
    "ReleasedCount",
    "Sample",
    "SampleState",
    "SampledPassage",
    "Scope",
    "SecondLook",
    "Sorting",
    "Suggestion",
    "SuggestionState",
    "Tally",
    "Topic",
    "TopicOrigin",
    "Tree",
    "TreeDeed",
    "TreeState",
    "TreeVersion",
    "Twin",
    "Voice",
]
