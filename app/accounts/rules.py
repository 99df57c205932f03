"""Who may do what with accounts, and how long the keys we mail are good."""

from datetime import timedelta

from app.accounts.models import Person
from app.policy import Predicate, Who, is_admin, is_auditor, is_signed_in, predicate

CONFIRM_WITHIN = timedelta(days=7)
RESET_WITHIN = timedelta(hours=1)
CHANGE_WITHIN = timedelta(days=1)
SECOND_STEP_WITHIN = timedelta(minutes=10)
PROOF_FOR = timedelta(minutes=10)
RECOVERY_CODES = 10


@predicate
def is_oneself(who: Who, person: Person) -> bool:
    """It is the person's own account."""
    return who.person == person.id


@predicate
def has_round(who: Who, thing: object) -> bool:  # noqa: ARG001 - asks only who
    """The person organises or moderates a round."""
    return any(who.roles.values())


@predicate
def has_delegation(who: Who, thing: object) -> bool:  # noqa: ARG001 - asks only who
    """The person speaks for an organisation, or for themselves."""
    return bool(who.delegations)


# A stolen password of one of these opens more than their own account.
needs_second_step = is_admin | is_auditor | has_round
everybody_needs_second_step = needs_second_step | has_delegation


ALLOW: dict[str, Predicate] = {
    "account.edit": is_signed_in,
    "person.list": is_admin,
    "person.view": is_admin | is_oneself,
    # Nobody locks themselves out or takes their own rights away by mistake.
    "person.disable": is_admin & ~is_oneself,
    "person.roles": is_admin & ~is_oneself,
}
