"""The tables of a round: itself, what it asks, when, and who takes part."""

from app.rounds.models.looks import Look
from app.rounds.models.parties import (
    Party,
    RoleInvitation,
    RoundGroup,
    RoundInvitation,
    RoundRole,
)
from app.rounds.models.promises import was_given
from app.rounds.models.questions import (
    Page,
    Question,
    QuestionKind,
    QuestionVersion,
    StartTopic,
)
from app.rounds.models.rounds import (
    Answering,
    Attribution,
    Document,
    EarlierTerms,
    Extension,
    Footing,
    LatePolicy,
    Phase,
    PhaseKind,
    Role,
    Round,
    RoundState,
    Visibility,
)

__all__ = [
    "Answering",
    "Attribution",
    "Document",
    "EarlierTerms",
    "Extension",
    "Footing",
    "LatePolicy",
    "Look",
    "Page",
    "Party",
    "Phase",
    "PhaseKind",
    "Question",
    "QuestionKind",
    "QuestionVersion",
    "Role",
    "RoleInvitation",
    "Round",
    "RoundGroup",
    "RoundInvitation",
    "RoundRole",
    "RoundState",
    "StartTopic",
    "Visibility",
    "was_given",
]
