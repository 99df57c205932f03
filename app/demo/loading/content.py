"""The demonstration's content as it stands in `app/demo/content`, and its dates made of today."""

import tomllib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from app import clock

FOLDER = Path(__file__).parent.parent / "content"
Said = dict[str, Any]


def read(name: str) -> Said:
    """One file of the content, by its path under the folder."""
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def round_keys() -> list[str]:
    """The rounds, the oldest first, so that the record tells them in their order."""
    keys = [path.parent.name for path in (FOLDER / "rounds").glob("*/round.toml")]
    return sorted(keys, key=lambda key: float(read(f"rounds/{key}/round.toml")["opens"][0]))


def positions_of(key: str) -> list[Said]:
    """The positions of a round, in the order in which they were sent."""
    folder = FOLDER / "rounds" / key / "positions"
    found = [
        tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))
    ]
    return sorted(found, key=lambda said: (said["day"], said["time"]))


def summary_of(key: str) -> Said | None:
    """The summary of a round, where it has one."""
    path = FOLDER / "rounds" / key / "summary.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def accreditation_of(key: str) -> Said | None:
    """How a round accredits, where it does."""
    path = FOLDER / "rounds" / key / "accreditation.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def statements_of(key: str) -> Said | None:
    """The statements put to the parties of a round, where there are any."""
    path = FOLDER / "rounds" / key / "statements.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else None


class Days:
    """Dates as so many days from the day of loading, so that "closes in 3 days" always holds."""

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self._today: date = clock.local(clock.now(), zone).date()

    def at(self, said: Sequence[Any] | None, zone: str | None = None) -> datetime | None:
        """The instant of `[days, "HH:MM"]` in the round's zone, or in another."""
        if said is None:
            return None
        hour, minute = (int(part) for part in str(said[1]).split(":"))
        day = self._today + timedelta(days=int(said[0]))
        return clock.from_wall(datetime.combine(day, time(hour, minute)), zone or self.zone)
