"""What a reader of a round can do to take part, and why not where they cannot."""

from dataclasses import dataclass
from enum import StrEnum

from app.organisations.models import Group
from app.organisations.rules import may_draft
from app.policy import Delegation, Who
from app.rounds.models import Answering, Attribution, Footing, Round, RoundState
from app.rounds.rules import may_speak, may_write_in
from app.rounds.timing import effective_state, takes_positions


class Standing(StrEnum):
    """Where a reader stands; the page has a sentence and a way on for each."""

    NOT_YET = "not_yet"
    OVER = "over"
    SIGN_IN = "sign_in"
    RESTS = "rests"
    NO_ORGANISATION = "no_organisation"
    CHOOSE = "choose"
    NOT_ACCEPTED = "not_accepted"
    NOT_INVITED = "not_invited"
    NOT_OF_GROUP = "not_of_group"
    NOT_ACCREDITED = "not_accredited"
    NOT_FOR_PERSONS = "not_for_persons"
    OBSERVING = "observing"
    OBSERVER = "observer"
    MAY_ANSWER = "may_answer"


def standing(who: Who, round_: Round) -> Standing:
    """Where the reader stands with the round now."""
    if effective_state(round_) in {RoundState.DRAFT, RoundState.ANNOUNCED}:
        return Standing.NOT_YET
    if not takes_positions(round_):
        return Standing.OVER
    if not who.signed_in:
        return Standing.SIGN_IN
    return _of_delegate(who, round_)


def _of_delegate(who: Who, round_: Round) -> Standing:
    delegation = who.delegation(who.acting_for)
    if delegation is None:
        if who.delegations_rest:
            return Standing.RESTS
        return Standing.CHOOSE if who.delegations else Standing.NO_ORGANISATION
    if not delegation.accepted:
        return Standing.NOT_ACCEPTED
    kept_out = _kept_out(who, round_, delegation)
    if kept_out is not None:
        return kept_out
    return Standing.MAY_ANSWER if may_draft(who, delegation.organisation) else Standing.OBSERVER


def _kept_out(who: Who, round_: Round, delegation: Delegation) -> Standing | None:
    """Why an accepted organisation may not answer this round; None where it may."""
    if who.footing(round_.id, delegation.organisation) == Footing.OBSERVER:
        return Standing.OBSERVING
    if delegation.personal and not round_.individuals:
        return Standing.NOT_FOR_PERSONS
    if round_.accredits and not may_write_in(who, round_, delegation.organisation):
        return Standing.NOT_ACCREDITED
    if may_speak(who, round_):
        return None
    invited = round_.answering is Answering.INVITED
    return Standing.NOT_INVITED if invited else Standing.NOT_OF_GROUP


@dataclass(frozen=True, kw_only=True)
class GroupCount:
    """How many parties of a group take part; none where so few would tell who they are."""

    sign: str
    name: str
    number: int | None


def total(round_: Round, number: int) -> int | None:
    """How many parties take part, or None where the number could tell who they are."""
    if round_.attribution is Attribution.NAMED:
        return number
    if round_.names_sealed and takes_positions(round_):
        return None
    return number if not number or number >= round_.least_shown else None


def counts(
    round_: Round, rows: "list[tuple[Group, int]]", names: "dict[str, str]"
) -> list[GroupCount]:
    """The counts by group, without those that could unmask a party whose name is withheld.

    One count withheld alone could be told from the sum of the others: then the next smallest
    goes as well.
    """
    numbers: dict[str, int | None] = {group.sign: number for group, number in rows}
    if round_.names_sealed and takes_positions(round_):
        # What came when would tell whose it is: every number waits until none can come any more.
        numbers = dict.fromkeys(numbers)
    elif round_.attribution is not Attribution.NAMED:
        small = {sign for sign, n in numbers.items() if n and n < round_.least_shown}
        if len(small) == 1:
            others = [(n, sign) for sign, n in numbers.items() if n and sign not in small]
            small |= {min(others)[1]} if others else set()
        numbers |= dict.fromkeys(small)
    return [
        GroupCount(sign=sign, name=names[sign], number=number) for sign, number in numbers.items()
    ]
