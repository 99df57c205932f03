"""What a round says of itself, its rules and its dates."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app import db
from app.accounts.models import Person
from app.errors import NotPossible
from app.organisations.models import Group
from app.record.actions import record
from app.rounds import emails
from app.rounds.models import (
    Attribution,
    EarlierTerms,
    Phase,
    PhaseKind,
    Round,
    RoundGroup,
    RoundState,
    Visibility,
)
from app.rounds.timing import effective_state

NOT_OPEN_YET = frozenset({RoundState.DRAFT, RoundState.ANNOUNCED})
# From the most open to the most closed.
OPENNESS: dict[type, list[Any]] = {
    Visibility: list(Visibility),
    Attribution: list(Attribution),
}


def edit_about(round_: Round, *, by: Person | None, **facts: Any) -> Round:  # noqa: ANN401 - columns
    """Change the title, the mandate, who holds the round, or its status line."""
    changed = _put(round_, facts)
    if changed:
        record("rounds:edit", round_, by=by, round_id=round_.id, changed=changed)
    return round_


def edit_access(
    round_: Round,
    *,
    groups: Iterable[Group],
    terms: str,
    by: Person | None,
    **facts: Any,  # noqa: ANN401 - columns of the round, each with its own type
) -> Round:
    """Change who may answer and read, under what name, how late, how long, and the terms.

    Once the round is open, names, small numbers and readers may be restricted further, never
    less, by nobody: people wrote under what was said. Terms that change then are a new version; the old one is kept.
    """
    if effective_state(round_) not in NOT_OPEN_YET:
        _tightened(round_.visibility, facts.get("visibility", round_.visibility))
        _tightened(round_.attribution, facts.get("attribution", round_.attribution))
        _keeps_sealed(round_, facts)
        if terms != round_.terms:
            db.session.add(
                EarlierTerms(round_id=round_.id, version=round_.terms_version, terms=round_.terms)
            )
            round_.terms_version += 1
    changed = _put(round_, {**facts, "terms": terms})
    wanted = {group.id for group in groups}
    there = {group.group_id for group in round_.groups}
    if wanted != there:
        round_.groups[:] = [one for one in round_.groups if one.group_id in wanted]
        round_.groups.extend(RoundGroup(group_id=ident) for ident in wanted - there)
        changed.append("groups")
    if changed:
        record(
            "rounds:edit",
            round_,
            by=by,
            round_id=round_.id,
            changed=changed,
            terms_version=round_.terms_version,
        )
    return round_


def edit_dates(
    round_: Round,
    *,
    zone: str,
    opens_at: datetime | None,
    closes_at: datetime | None,
    phases: Mapping[PhaseKind, tuple[datetime, datetime] | None],
    by: Person | None,
) -> Round:
    """Date the round. Whoever was told other dates is told these.

    Once it is open its deadline moves only by `extend`.
    """
    before = (round_.opens_at, round_.closes_at)
    if effective_state(round_) not in NOT_OPEN_YET and (opens_at, closes_at) != before:
        raise NotPossible(
            _("The round has opened: its deadline can only be extended, with a reason.")
        )
    if round_.state is RoundState.ANNOUNCED and (opens_at is None or closes_at is None):
        raise NotPossible(_("An announced round keeps its dates; they can be moved."))
    round_.zone, round_.opens_at, round_.closes_at = zone, opens_at, closes_at
    there = {phase.kind: phase for phase in round_.phases}
    for kind, span in phases.items():
        found = there.get(kind)
        if span is None:
            if found is not None:
                round_.phases.remove(found)
                db.session.delete(found)
        elif found is not None:
            found.starts_at, found.ends_at = span
        else:
            round_.phases.append(Phase(kind=kind, starts_at=span[0], ends_at=span[1]))
    db.session.flush()
    if round_.state is RoundState.ANNOUNCED and (opens_at, closes_at) != before:
        emails.tell_dates(round_)
    record(
        "rounds:date",
        round_,
        by=by,
        round_id=round_.id,
        zone=zone,
        opens_at=opens_at.isoformat() if opens_at else None,
        closes_at=closes_at.isoformat() if closes_at else None,
    )
    return round_


def _put(round_: Round, facts: Mapping[str, Any]) -> list[str]:
    changed = [name for name, value in facts.items() if getattr(round_, name) != value]
    for name in changed:
        setattr(round_, name, facts[name])
    return sorted(changed)


def _keeps_sealed(round_: Round, facts: Mapping[str, Any]) -> None:
    if round_.names_sealed and not facts.get("names_sealed", True):
        raise NotPossible(_("The names in this round are sealed: they cannot be unsealed."))
    if facts.get("least_shown", round_.least_shown) < round_.least_shown:
        raise NotPossible(
            _("The round has opened: the smallest number shown can be raised, but not lowered.")
        )


def _tightened(before: Visibility | Attribution, after: Visibility | Attribution) -> None:
    order = OPENNESS[type(before)]
    if order.index(after) < order.index(before):
        raise NotPossible(
            _("The round has opened: who may read it, and under what name, can only be restricted.")
        )
