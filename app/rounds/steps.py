"""Where a round stands, as the steps above its pages and the next date that matters."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import format_date
from flask_babel import gettext as _

from app import clock
from app.rounds.models import Phase, PhaseKind, Round, RoundState
from app.rounds.timing import effective_state


@dataclass(frozen=True, kw_only=True)
class Step:
    """One of the phases: done, now or ahead."""

    label: str
    state: str
    when: str | None


@dataclass(frozen=True, kw_only=True)
class NextDate:
    """The next instant people wait for, with the word before it."""

    verb: str
    at: datetime


def steps(round_: Round) -> list[Step]:
    """The phases of the round in their order, of which one is now."""
    state = effective_state(round_)
    over = state in {RoundState.PUBLISHED, RoundState.ARCHIVED}
    phases = {phase.kind: phase for phase in round_.phases}
    found = [
        _step(round_, _("Announced"), round_.announced_at, "done" if _is_public(state) else "ahead")
    ]
    if PhaseKind.SESSIONS in phases:
        found.append(_phase(round_, _("Sessions"), phases[PhaseKind.SESSIONS], over=over))
    found.append(_step(round_, _("Open"), round_.opens_at, _collecting(state)))
    if PhaseKind.READING in phases:
        found.append(_phase(round_, _("Reading"), phases[PhaseKind.READING], over=over))
    if PhaseKind.REVIEW in phases:
        found.append(_phase(round_, _("Review"), phases[PhaseKind.REVIEW], over=over))
    found.append(
        _step(round_, _("Summary"), round_.published_at, "now" if over else "ahead"),
    )
    return _one_now(found, state)


def next_date(round_: Round) -> NextDate | None:
    """What people wait for: the opening, the deadline, or the end of reading or review."""
    state = effective_state(round_)
    if state is RoundState.ANNOUNCED and round_.opens_at:
        return NextDate(verb=_("opens"), at=round_.opens_at)
    if state is RoundState.OPEN and round_.closes_at:
        return NextDate(verb=_("closes"), at=round_.closes_at)
    if state is RoundState.CLOSED:
        words = {PhaseKind.READING: _("reading ends"), PhaseKind.REVIEW: _("review ends")}
        for phase in sorted(round_.phases, key=lambda phase: phase.ends_at):
            if phase.kind in words and not clock.has_passed(phase.ends_at):
                return NextDate(verb=words[phase.kind], at=phase.ends_at)
        if round_.closes_at:
            return NextDate(verb=_("closed"), at=round_.closes_at)
    return None


def _is_public(state: RoundState) -> bool:
    return state is not RoundState.DRAFT


def _collecting(state: RoundState) -> str:
    if state in {RoundState.DRAFT, RoundState.ANNOUNCED, RoundState.WITHDRAWN}:
        return "ahead"
    return "now" if state is RoundState.OPEN else "done"


def _phase(round_: Round, label: str, phase: Phase, *, over: bool) -> Step:
    if over or clock.has_passed(phase.ends_at):
        state = "done"
    else:
        state = "now" if clock.has_passed(phase.starts_at) else "ahead"
    return _step(round_, label, phase.starts_at, state)


def _step(round_: Round, label: str, when: datetime | None, state: str) -> Step:
    if when is None:
        return Step(label=label, state=state, when=None)
    day = format_date(clock.local(when, round_.zone).date(), _("d MMM"))
    return Step(label=label, state=state, when=day)


def _one_now(found: list[Step], state: RoundState) -> list[Step]:
    """Announced is where the round stands until something else begins."""
    if state is RoundState.ANNOUNCED and all(step.state != "now" for step in found):
        first = found[0]
        return [Step(label=first.label, state="now", when=first.when), *found[1:]]
    return found
