"""Who may have a copy of what is held about a person: that person, and nobody else."""

from app.policy import Predicate, Who, predicate
from app.rights.models import PersonalCopy


@predicate
def is_about_oneself(who: Who, copy: PersonalCopy) -> bool:
    """The copy was made for the person who asks."""
    return who.signed_in and copy.person_id == who.person


ALLOW: dict[str, Predicate] = {
    "copy.view": is_about_oneself,
}
