"""Who may bring answers in that were collected elsewhere."""

from app.moderation.rules import of_round
from app.policy import Predicate
from app.rounds import rules as rounds

ALLOW: dict[str, Predicate] = {
    # Whoever brings answers in knows whose they are: nobody does where names are sealed.
    "round.import": rounds.is_organiser & ~rounds.is_over & ~rounds.seals_names,
    "import.view": of_round(rounds.is_organiser),
    "import.change": of_round(rounds.is_organiser) & ~of_round(rounds.is_over),
}
