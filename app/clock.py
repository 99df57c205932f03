"""The only place that asks the time. Instants are aware and in UTC; zones are IANA names."""

import time
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones


def now() -> datetime:
    """The instant, aware and in UTC, with microseconds."""
    return datetime.now(UTC)


@cache
def zones() -> tuple[str, ...]:
    """The zones people may choose, by IANA name, in alphabetical order."""
    return tuple(sorted(name for name in available_timezones() if "/" in name or name == "UTC"))


def is_zone(name: str) -> bool:
    """Whether `name` is a zone this machine knows."""
    return name in available_timezones()


def local(instant: datetime, zone: str) -> datetime:
    """The instant as a wall clock in `zone` shows it."""
    return instant.astimezone(ZoneInfo(zone))


def from_wall(wall: datetime, zone: str) -> datetime:
    """The UTC instant at which a clock in `zone` shows the naive time `wall`.

    A time that a clock shows twice means its first showing; one that it skips means the
    instant as far after the change as the wall time says (PEP 495, fold 0).
    """
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def has_passed(deadline: datetime | None, *, grace: timedelta = timedelta()) -> bool:
    """Whether the deadline, with its grace, is behind us; no deadline never passes."""
    return deadline is not None and now() >= deadline + grace


def ticks() -> float:
    """Seconds of a clock that only measures how long something took."""
    return time.monotonic()


def wait(seconds: float) -> None:
    """Let time pass; none where the number is not above zero."""
    if seconds > 0:
        time.sleep(seconds)
