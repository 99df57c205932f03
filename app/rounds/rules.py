"""Who may do what with a round, and how its state may move."""

import uuid
from dataclasses import dataclass

from app.accounts.models import Person
from app.policy import (
    Delegation,
    Predicate,
    Who,
    anyone,
    is_admin,
    is_auditor,
    is_signed_in,
    predicate,
)
from app.rounds.models import (
    Answering,
    Attribution,
    Footing,
    Look,
    Role,
    RoleInvitation,
    Round,
    RoundState,
    Visibility,
)
from app.rounds.timing import (
    ANNOUNCED,
    ARCHIVED,
    CLOSED,
    DRAFT,
    OPEN,
    PUBLISHED,
    WITHDRAWN,
    effective_state,
    takes_positions,
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An invitation to a role, and the person who follows its link."""

    invitation: RoleInvitation
    person: Person


MOVES: dict[RoundState, frozenset[RoundState]] = {
    DRAFT: frozenset({ANNOUNCED}),
    ANNOUNCED: frozenset({OPEN, WITHDRAWN}),
    OPEN: frozenset({OPEN, CLOSED, WITHDRAWN}),  # to itself: extended
    CLOSED: frozenset({PUBLISHED, WITHDRAWN}),
    PUBLISHED: frozenset({ARCHIVED, WITHDRAWN}),
    ARCHIVED: frozenset({WITHDRAWN}),
    WITHDRAWN: frozenset(),
}


@predicate
def is_draft(who: Who, round_: Round) -> bool:  # noqa: ARG001 - asks only the state
    """The round has not been announced."""
    return round_.state is DRAFT


@predicate
def is_over(who: Who, round_: Round) -> bool:  # noqa: ARG001 - asks only the state
    """The round is archived or withdrawn: nothing in it changes any more."""
    return round_.state in {ARCHIVED, WITHDRAWN}


@predicate
def is_published(who: Who, round_: Round) -> bool:  # noqa: ARG001 - asks only the state
    """What was received is public as far as the round's visibility goes."""
    return round_.state in {PUBLISHED, ARCHIVED}


@predicate
def has_closed(who: Who, round_: Round) -> bool:  # noqa: ARG001 - asks only the state
    """The deadline has passed."""
    return effective_state(round_) in {CLOSED, PUBLISHED, ARCHIVED}


@predicate
def is_organiser(who: Who, round_: Round) -> bool:
    """The person organises the round."""
    return who.has_role(round_.id, Role.ORGANISER)


@predicate
def is_moderator(who: Who, round_: Round) -> bool:
    """The person moderates the round."""
    return who.has_role(round_.id, Role.MODERATOR)


runs_it = is_organiser | is_moderator


@predicate
def looks_into(who: Who, round_: Round) -> bool:
    """An administrator who said why may read the round for a time, and its organisers know."""
    return round_.id in who.looks


# Reads everything on the record and changes nothing: an auditor, or an administrator for a time.
oversees = is_auditor & ~is_draft | looks_into


@predicate
def seals_names(who: Who, round_: Round) -> bool:  # noqa: ARG001 - asks only the round
    """Whose a position is, is told to nobody, not even to those who run the round."""
    return round_.names_sealed


@predicate
def is_sealed_now(who: Who, round_: Round) -> bool:  # noqa: ARG001 - asks only the round
    """Names are sealed and positions still come in: what came when would tell whose it is."""
    return round_.names_sealed and takes_positions(round_)


works_on_it = runs_it & ~is_sealed_now
reads_what_came = (runs_it | oversees) & ~is_sealed_now


@predicate
def is_public(who: Who, round_: Round) -> bool:  # noqa: ARG001 - asks only the round
    """Anyone may read the round."""
    return round_.visibility is Visibility.PUBLIC


@predicate
def shows_names(who: Who, round_: Round) -> bool:  # noqa: ARG001 - asks only the round
    """The round promised no party to withhold its name."""
    return round_.attribution is Attribution.NAMED


@predicate
def has_party(who: Who, round_: Round) -> bool:
    """The person speaks for an organisation that takes part in the round."""
    return any(party.organisation_id in who.delegations for party in round_.parties)


@predicate
def is_invited(who: Who, round_: Round) -> bool:
    """The person speaks for an organisation that was invited to the round."""
    return any(invitation.organisation_id in who.delegations for invitation in round_.invitations)


@predicate
def for_accredited(who: Who, round_: Round) -> bool:
    """The round is read by parties, and the person speaks for an organisation that may be one.

    That is an accepted one; where the round accredits, one that is accredited to it, or that its
    applications are circulated to.
    """
    return round_.visibility is Visibility.PARTIES and any(
        delegation.accepted and (not round_.accredits or admitted(who, round_, organisation))
        for organisation, delegation in who.delegations.items()
    )


ADMITTED = frozenset({Footing.ASKED, Footing.ACCREDITED})


def admitted(who: Who, round_: Round, organisation: uuid.UUID) -> bool:
    """Whether the round's accreditation lets the organisation in."""
    return who.footing(round_.id, organisation) in ADMITTED


def may_write_in(who: Who, round_: Round, organisation: uuid.UUID) -> bool:
    """Whether the organisation may send a position: as admitted, or in writing and marked so."""
    return admitted(who, round_, organisation) or (
        who.footing(round_.id, organisation) == Footing.IN_WRITING
    )


@predicate
def may_speak(who: Who, round_: Round) -> bool:
    """The organisation the person acts for is of those that may answer the round."""
    delegation = who.delegation(who.acting_for)
    if delegation is None or not delegation.accepted:
        return False
    return _takes_part(who, round_, delegation) and _is_answering(round_, delegation)


def _takes_part(who: Who, round_: Round, delegation: Delegation) -> bool:
    """Whether nothing the round says of such organisations keeps this one from answering."""
    if delegation.personal and not round_.individuals:
        return False
    if who.footing(round_.id, delegation.organisation) == Footing.OBSERVER:
        return False
    return not round_.accredits or may_write_in(who, round_, delegation.organisation)


def _is_answering(round_: Round, delegation: Delegation) -> bool:
    """Whether the organisation is of those that the round asks."""
    if round_.answering is Answering.INVITED:
        return delegation.organisation in {i.organisation_id for i in round_.invitations}
    if round_.answering is Answering.GROUPS:
        return delegation.group in {group.group_id for group in round_.groups}
    return True


@predicate
def is_taking_positions(who: Who, round_: Round) -> bool:  # noqa: ARG001 - asks only the round
    """A position sent now would be taken."""
    return takes_positions(round_)


@predicate
def is_own_look(who: Who, look: Look) -> bool:
    """The person is the one who looks."""
    return who.signed_in and look.person_id == who.person


@predicate
def was_asked(who: Who, asked: Asked) -> bool:
    """The person has the address that the invitation to a role went to."""
    return asked.person.id == who.person and asked.invitation.email == asked.person.email


may_see = runs_it | oversees | ~is_draft & (is_public | for_accredited | is_invited | has_party)

ALLOW: dict[str, Predicate] = {
    "round.list": anyone,
    "round.view": may_see,
    "round.arrive": is_signed_in,
    "round.create": is_signed_in & is_admin
    | is_signed_in
    & Predicate(
        lambda who, _thing: any(Role.ORGANISER in roles for roles in who.roles.values()),
        "organises_a_round",
    ),
    "round.preview": runs_it,
    "round.edit": is_organiser & ~is_over,
    "round.move": is_organiser,
    # An administrator finds somebody for a round that lost its people, but becomes nobody's
    # moderator in one where names or the round itself are withheld.
    "round.roles": is_organiser & ~is_over | is_admin & ~is_over & is_public & shows_names,
    "round.invite": is_organiser & ~is_over,
    "round.answer": may_see & may_speak & is_taking_positions,
    "round.follow": is_signed_in & may_see,
    "round.looks": runs_it | oversees,
    "glass.break": is_signed_in & is_admin,
    "glass.mend": is_own_look,
    "role_invitation.view": was_asked,
    "role_invitation.answer": was_asked,
}
