"""A mapping: which column of a table means what. Written as TOML, or chosen on a page."""

import tomllib
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from app.rounds.models import QuestionKind

SHIPPED = Path(__file__).parent / "mappings"


class BadMapping(ValueError):
    """The mapping cannot be used; `str()` of it says why."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question and the column that answers it."""

    key: str
    wording: str
    column: str
    kind: QuestionKind = QuestionKind.TEXT
    stance_column: str | None = None
    heading_column: str | None = None  # put as a heading above the text, such as a post's title
    options: AnyMapping[str, str] = field(default_factory=dict)  # value in the cell -> option key


@dataclass(frozen=True, kw_only=True)
class TopicColumns:
    """Topics that people assigned before: one column with a name, or one of 0 and 1 for each."""

    main: str | None = None
    flags: AnyMapping[str, str] = field(default_factory=dict)  # column -> topic name
    names: AnyMapping[str, str] = field(default_factory=dict)  # value in `main` -> topic name


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """What the columns of a table mean. Column names that are None are not used."""

    name: str
    key: str | None = None
    leave_out_cut: bool = False  # rows that the file cuts short are named and left out
    organisation: str | None = None
    each_row: str | None = None  # no organisations: every row a participant named by this pattern
    group: str | None = None
    groups: AnyMapping[str, str] = field(default_factory=dict)  # value -> sign
    default_group: str | None = None
    country: str | None = None
    language: str | None = None
    default_language: str = "en"
    date: str | None = None
    date_format: str | None = None
    title: str | None = None
    no_organisation: frozenset[str] = frozenset()  # written where there is none: "NA"
    questions: tuple[Asked, ...] = ()
    topics: TopicColumns = TopicColumns()
    round: AnyMapping[str, Any] = field(default_factory=dict)

    @property
    def columns(self) -> set[str]:
        """Every column that a table must have for this mapping."""
        named = {
            self.key,
            self.organisation,
            self.group,
            self.country,
            self.language,
            self.date,
            self.title,
            self.topics.main,
            *self.topics.flags,
        }
        for asked in self.questions:
            named |= {asked.column, asked.stance_column, asked.heading_column}
        return {name for name in named if name}


def shipped() -> dict[str, Mapping]:
    """The mappings that come with the product, by name."""
    found = (from_toml(path.read_text(), path.stem) for path in sorted(SHIPPED.glob("*.toml")))
    return {mapping.name: mapping for mapping in found}


def load(name_or_path: str) -> Mapping:
    """The mapping of that name, or in that file. Raises BadMapping."""
    known = SHIPPED / f"{name_or_path}.toml"
    path = known if known.is_file() else Path(name_or_path)
    if not path.is_file():
        names = ", ".join(sorted(one.stem for one in SHIPPED.glob("*.toml")))
        raise BadMapping(
            _("There is no mapping %(name)s. Known: %(names)s.", name=name_or_path, names=names)
        )
    return from_toml(path.read_text(encoding="utf-8"), path.stem)


def from_toml(source: str, name: str) -> Mapping:
    """The mapping that a TOML text describes. Raises BadMapping with what is wrong in it."""
    try:
        return from_dict(tomllib.loads(source), name)
    except tomllib.TOMLDecodeError as error:
        raise BadMapping(_("The mapping is not good TOML: %(error)s", error=str(error))) from None


def from_dict(said: AnyMapping[str, Any], name: str) -> Mapping:
    """The mapping in a dictionary, as TOML or a saved page gives it. Raises BadMapping."""
    party = dict(said.get("party", {}))
    questions = tuple(_asked(one, place) for place, one in enumerate(said.get("questions", []), 1))
    if not questions:
        raise BadMapping(_("The mapping names no question."))
    if not party.get("organisation") and not party.get("each_row"):
        raise BadMapping(_("The mapping names no column for the organisation."))
    topics = dict(said.get("topics", {}))
    row = dict(said.get("row", {}))
    try:
        return Mapping(
            name=str(said.get("name", name)),
            key=row.get("key"),
            leave_out_cut=bool(row.get("leave_out_cut", False)),
            date=row.get("date"),
            date_format=row.get("date_format"),
            title=row.get("title"),
            language=row.get("language"),
            default_language=row.get("default_language", "en"),
            organisation=party.get("organisation"),
            each_row=party.get("each_row"),
            group=party.get("group"),
            groups=dict(party.get("groups", {})),
            default_group=party.get("default_group"),
            country=party.get("country"),
            no_organisation=frozenset(one.casefold() for one in party.get("no_organisation", [])),
            questions=questions,
            topics=TopicColumns(
                main=topics.get("main"),
                flags=dict(topics.get("flags", {})),
                names=dict(topics.get("names", {})),
            ),
            round=dict(said.get("round", {})),
        )
    except (TypeError, AttributeError, ValueError):
        raise BadMapping(_("A part of the mapping has the wrong form.")) from None


def _asked(said: AnyMapping[str, Any], place: int) -> Asked:
    try:
        return Asked(
            key=str(said.get("key", f"question-{place}")),
            wording=str(said["wording"]),
            column=str(said["column"]),
            kind=QuestionKind(said.get("kind", "text")),
            stance_column=said.get("stance_column"),
            heading_column=said.get("heading_column"),
            options=dict(said.get("options", {})),
        )
    except (KeyError, TypeError, ValueError):
        raise BadMapping(
            _(
                "Question %(place)s of the mapping needs a wording, a column and a kind that exists.",
                place=place,
            )
        ) from None
