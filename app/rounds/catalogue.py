"""The templates a round can be made from: TOML files beside this one, each with its source."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.errors import NotSeen

FOLDER = Path(__file__).resolve().parent / "templates"


@dataclass(frozen=True, kw_only=True)
class Template:
    """What a template gives a round, and where it was learned."""

    key: str
    name: str
    produces: str
    source: str
    as_of: str
    status: str
    title: str
    usual: str
    facts: Mapping[str, Any]
    pages: Sequence[Mapping[str, Any]]
    questions: Sequence[Mapping[str, Any]]
    topics: Sequence[Mapping[str, Any]]


@cache
def every() -> tuple[Template, ...]:
    """All templates, in the order they are offered."""
    read = [tomllib.loads(file.read_text("utf-8")) for file in FOLDER.glob("*.toml")]
    read.sort(key=lambda found: found["template"]["place"])
    return tuple(_template(found) for found in read)


def get(key: str) -> Template:
    """The template with this key, or NotSeen."""
    for template in every():
        if template.key == key:
            return template
    raise NotSeen


def _template(found: dict[str, Any]) -> Template:
    return Template(
        facts={
            name: value.strip() if isinstance(value, str) else value
            for name, value in found["round"].items()
        },
        pages=found["pages"],
        questions=found["questions"],
        topics=found.get("topics", []),
        **{name: value for name, value in found["template"].items() if name != "place"},
    )
