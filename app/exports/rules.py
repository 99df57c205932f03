"""Who may take the data of a round away."""

from app.policy import Predicate
from app.rounds import rules as rounds

ALLOW: dict[str, Predicate] = {
    "round.export": rounds.may_see & (rounds.is_published | rounds.reads_what_came),
}
