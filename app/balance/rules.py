"""Who sees the balance of the table, and who may remind."""

from app.policy import Predicate
from app.rounds import rules as rounds

ALLOW: dict[str, Predicate] = {
    "round.balance": rounds.runs_it & ~rounds.is_draft & ~rounds.seals_names,
    "round.remind": rounds.is_organiser
    & rounds.is_taking_positions
    & ~rounds.is_over
    & ~rounds.seals_names,
}
