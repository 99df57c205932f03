"""The organisers say how the round accredits."""

import uuid
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from app import db
from app.accounts.models import Person
from app.accreditation import queries
from app.accreditation.models import AccreditationRules, Addressee, Application
from app.errors import NotPossible
from app.organisations.models import Group, Organisation
from app.record.actions import record
from app.rounds.models import Attribution, Party, Round
from app.rounds.timing import DRAFT

STATES = "ST"


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """Everything the organisers decide about the accreditation of a round."""

    criteria: str = ""
    applies_until: datetime | None = None
    window_days: int = 14
    automatic: bool = True
    reason_required: bool = True
    objector_public: bool = True
    reason_public: bool = True
    appeal_days: int = 14
    appeal_by_id: uuid.UUID | None = None
    in_writing: bool = True


def ensure_rules(round_: Round) -> AccreditationRules:
    """The rules of the round; made, with States as those who are asked, when there are none."""
    found = db.session.scalar(queries.rules_of(round_.id))
    if found is not None:
        return found
    made = usual_rules(round_)
    db.session.add(made)
    db.session.flush()
    return made


def usual_rules(round_: Round) -> AccreditationRules:
    """The rules that a round begins with, not kept yet: applications go round to States."""
    usual = asdict(Ruling(in_writing=round_.attribution is Attribution.NAMED))
    made = AccreditationRules(round_id=round_.id, **usual)
    states = db.session.scalar(sa.select(Group).where(Group.sign == STATES))
    if states is not None:
        made.addressees.append(Addressee(group_id=states.id))
    return made


def set_rules(
    round_: Round,
    ruling: Ruling,
    *,
    accredits: bool,
    groups: Collection[uuid.UUID],
    by: Person | None,
) -> AccreditationRules:
    """Say whether the round accredits, and how.

    Once organisations take part it is too late to begin, and once somebody applied to stop.
    What is being circulated keeps the rules it began with.
    """
    _check(round_, ruling, accredits=accredits)
    rules = ensure_rules(round_)
    before = {name: getattr(rules, name) for name in asdict(ruling)}
    for name, value in asdict(ruling).items():
        setattr(rules, name, value)
    changed = sorted(name for name, value in asdict(ruling).items() if before[name] != value)
    if round_.accredits != accredits:
        round_.accredits = accredits
        changed.append("accredits")
    if _address(rules, set(groups)):
        changed.append("addressees")
    db.session.flush()
    db.session.expire(rules, ["addressees"])
    if changed:
        record(
            "accreditation:rule",
            rules,
            by=by,
            round_id=round_.id,
            changed=changed,
            accredits=accredits,
        )
    return rules


def _check(round_: Round, ruling: Ruling, *, accredits: bool) -> None:
    if accredits and not round_.accredits and round_.state is not DRAFT:
        parties = sa.select(Party.id).where(Party.round_id == round_.id).limit(1)
        if db.session.scalar(parties) is not None:
            raise NotPossible(
                _("Organisations take part already: it is too late to ask for accreditation.")
            )
    if not accredits and round_.accredits:
        applied = sa.select(Application.id).where(Application.round_id == round_.id).limit(1)
        if db.session.scalar(applied) is not None:
            raise NotPossible(_("Organisations have applied: the round goes on accrediting."))
    if ruling.in_writing and accredits and round_.attribution is not Attribution.NAMED:
        raise NotPossible(
            _(
                "What is submitted without accreditation is marked so, which could tell whose it "
                "is. In a round whose positions bear no names, refused bodies cannot submit."
            )
        )


def ask(rules: AccreditationRules, organisation: Organisation, *, by: Person | None) -> None:
    """Circulate applications to an organisation by itself, whatever its group."""
    if any(one.organisation_id == organisation.id for one in rules.addressees):
        return
    rules.addressees.append(Addressee(organisation=organisation))
    db.session.flush()
    record("accreditation:ask", rules, by=by, for_=organisation, round_id=rules.round_id)


def ask_no_more(addressee: Addressee, rules: AccreditationRules, *, by: Person | None) -> None:
    """Circulate applications to an organisation no more. What it objected to stays objected to."""
    record(
        "accreditation:ask-no-more",
        rules,
        by=by,
        for_=addressee.organisation_id,
        round_id=rules.round_id,
    )
    rules.addressees.remove(addressee)
    db.session.delete(addressee)


def _address(rules: AccreditationRules, wanted: set[uuid.UUID]) -> bool:
    there = {one.group_id: one for one in rules.addressees if one.group_id is not None}
    for key in there.keys() - wanted:
        rules.addressees.remove(there[key])
        db.session.delete(there[key])
    for group_id in wanted - there.keys():
        rules.addressees.append(Addressee(group_id=group_id))
    return there.keys() != wanted
