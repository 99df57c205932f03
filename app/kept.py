"""How long things are kept: one table. Each feature forgets its own; the page of it shows them all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app import clock


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of data, how many days it is kept, and from when they are counted."""

    what: LazyString
    days: int
    since: LazyString


LONGEST = 36_500  # days: a hundred years
KINDS: dict[str, Kind] = {
    "sessions": Kind(
        what=_l("Sessions: which browser was signed in, and when"),
        days=90,
        since=_l("after the browser was last seen"),
    ),
    "unconfirmed": Kind(
        what=_l("Accounts whose address was never confirmed"),
        days=30,
        since=_l("after somebody signed up"),
    ),
    "tokens": Kind(
        what=_l("Tokens for programs"),
        days=90,
        since=_l("after they ended"),
    ),
    "outbox": Kind(
        what=_l("Messages we sent"),
        days=90,
        since=_l("after they were sent, or could not be"),
    ),
    "work": Kind(
        what=_l("The list of work done in the background"),
        days=90,
        since=_l("after it was done"),
    ),
    "drafts": Kind(
        what=_l("Drafts of positions that were never submitted"),
        days=365,
        since=_l("after the round closed"),
    ),
    "copies": Kind(
        what=_l("Copies of what is held about a person, made for them"),
        days=7,
        since=_l("after they were asked for"),
    ),
}


def days(kind: str) -> int:
    """How many days this kind is kept here: as the settings say, else as the table does."""
    said: int = current_app.config["TDT"].retention.get(kind, KINDS[kind].days)
    return said


def before(kind: str) -> datetime:
    """What is older than this instant is forgotten."""
    return clock.now() - timedelta(days=days(kind))


def init_app(app: Flask) -> None:
    """Refuse a setting that names no kind, or no time."""
    for kind, number in app.config["TDT"].retention.items():
        if kind not in KINDS:
            raise RuntimeError(
                f"TDT_RETENTION: “{kind}” is not kept here. What is kept: {', '.join(KINDS)}"
            )
        if not 1 <= number <= LONGEST:
            raise RuntimeError(
                f"TDT_RETENTION: {kind}={number}; it must be from 1 to {LONGEST} days"
            )
