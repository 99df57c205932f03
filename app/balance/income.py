"""Which income group a country is of: a table with its source and date, read once."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask_babel import gettext as _

FILE = Path(__file__).parent / "data" / "income.toml"
LEVELS = ("low", "lower_middle", "upper_middle", "high")


@dataclass(frozen=True, kw_only=True)
class Table:
    """The income group of each country, by its ISO 3166-1 alpha-3 code, and who says so."""

    source: str
    as_of: str
    levels: dict[str, str]


@cache
def table() -> Table:
    """The table as the file has it."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    levels = {code: level for level in LEVELS for code in said[level].split()}
    return Table(source=said["source"], as_of=said["as_of"], levels=levels)


def of(country: str | None) -> str | None:
    """The income group of the country; None for no country and for those not classified."""
    return table().levels.get(country or "")


def name(level: str | None) -> str:
    """What people call the group."""
    names = {
        "low": _("Low income"),
        "lower_middle": _("Lower middle income"),
        "upper_middle": _("Upper middle income"),
        "high": _("High income"),
    }
    return names.get(level or "", _("no country, or not classified"))
