"""A plan of an import: rows to enter, bodies they name, faults that stop it, doubts to decide."""

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from datetime import datetime

from app.imports.mapping import Mapping
from app.imports.twins import Doubt
from app.organisations.models import Organisation
from app.positions.models import Stance


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something that stops the import: where it stands and what is wrong."""

    row: int
    column: str
    words: str


@dataclass(kw_only=True)
class Body:
    """A body that the rows name: one that is known, or one that would be registered."""

    name: str
    rows: list[int] = field(default_factory=list)
    known: Organisation | None = None
    group: str = ""
    country: str | None = None
    also: list[str] = field(default_factory=list)  # other ways in which the rows write it
    participant: bool = False  # a row of its own, not an organisation


@dataclass(frozen=True, kw_only=True)
class Reply:
    """The answer of a row to one question."""

    question: str
    text: str = ""
    stance: Stance | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PlannedRow:
    """What becomes of one row."""

    number: int
    key: str
    body: Body
    replies: tuple[Reply, ...]
    language: str
    at: datetime | None
    title: str
    topics: tuple[str, ...]
    joint: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The whole: rows to enter, rows that are in already, and what must be mended first."""

    mapping: Mapping
    rows: tuple[PlannedRow, ...]
    already: tuple[int, ...]
    left_out: tuple[int, ...]
    faults: tuple[Fault, ...]
    bodies: tuple[Body, ...]
    doubts: tuple[Doubt, ...]
    countries: AnyMapping[str, tuple[int, ...]]  # written so, not understood, in these rows
