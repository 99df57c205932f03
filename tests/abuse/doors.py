"""Every door by which something comes in: an address, who may send there, and the names it reads.

Nothing is listed by hand. The addresses are those of the app, the names are heard while a view
reads them, and what a form says when nothing is wrong with it stands in the page that draws it or
follows from the kinds of its fields. A new form or query is a new door by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from wtforms import Field, FileField, MultipleFileField, StringField, TextAreaField

from app import clock
from tests.abuse.listening import EAR, listening
from tests.abuse.pages import forms
from tests.matrix import addresses, declared
from tests.matrix.asking import remembered
from tests.matrix.town import Town
from tests.matrix.world import World

# Who is tried first: whoever is given the most to fill in.
TRIED = (
    "organiser", "moderator", "clearer", "drafter", "admin", "rival", "chair", "rapporteur",
    "asked", "applicant", "refused", "invited", "unaccepted", "nobody", "visitor",
)  # fmt: skip
# Worlds in which most can be done come first.
WORLDS = ("open-public", "closed-confidential", "draft-public")
SKIPPED = {"static", "record.verifier"}


@dataclass(frozen=True)
class Door:
    """An address and what can be sent there."""

    method: str
    endpoint: str
    address: str
    role: str
    good: dict[str, str]  # every name that is read, with what is right there
    words: frozenset[str] = frozenset()  # of these, the fields that take any words
    files: frozenset[str] = frozenset()  # the fields that take files
    once: frozenset[str] = frozenset()  # the names of which one value alone is read
    query: frozenset[str] = frozenset()  # the names that are read from the address

    @property
    def name(self) -> str:
        """What it is called where something is wrong with it."""
        return f"{self.method} {self.endpoint} as {self.role}"


def doors_of(town: Town) -> list[Door]:
    """Every door of the town, learnt by asking."""
    with listening(town.app), remembered(town.app):
        reading, drawn = _read(town)
        return [*reading, *_posted(town, drawn)]


def _worlds(town: Town) -> list[World]:
    return sorted(town.worlds, key=lambda one: (one.name not in WORLDS, one.name != WORLDS[0]))


def _roles(rule: Rule, method: str, world: World) -> Iterator[str]:
    asks = declared.routes()[method, rule.endpoint]
    for role in TRIED:
        if declared.expected(asks, role, world) == "allowed":
            yield role


def _read(town: Town) -> tuple[list[Door], dict[str, Door]]:
    """The doors of queries; and by endpoint the fullest form that the pages draw."""
    found: list[Door] = []
    drawn: dict[str, Door] = {}
    for rule, method in town.rules:
        if method != "GET" or rule.endpoint in SKIPPED:
            continue
        best: Door | None = None
        for world in _worlds(town)[: len(WORLDS)]:
            for role in [*_roles(rule, method, world)][: 2 if world.name == WORLDS[0] else 1]:
                EAR.empty()
                answer = town.asker.ask(rule, method, role, world)
                address = town.asker.address(rule, method, world)
                good, once = dict.fromkeys(EAR.query, ""), frozenset(EAR.once)
                door = Door(method, rule.endpoint, address, role, good, once=once)
                if best is None or len(door.good) > len(best.good):
                    best = door
                if answer.mimetype == "text/html":
                    _note(town, drawn, answer.get_data(as_text=True), door)
        if best is not None:
            names = frozenset(best.good)
            found.append(replace(best, words=names, query=names))
    return found, drawn


def _note(town: Town, drawn: dict[str, Door], html: str, page: Door) -> None:
    for one in forms(html):
        address = one.action if one.action.startswith("/") else page.address
        try:
            endpoint, _args = town.app.url_map.bind("localhost").match(
                address.partition("?")[0], "POST"
            )
        except HTTPException:
            continue
        door = Door("POST", endpoint, address, page.role, one.fields)
        if endpoint not in drawn or len(door.good) > len(drawn[endpoint].good):
            drawn[endpoint] = door


def _posted(town: Town, drawn: dict[str, Door]) -> Iterator[Door]:
    for rule, method in town.rules:
        if method != "POST":
            continue
        tries = [drawn[rule.endpoint]] if rule.endpoint in drawn else []
        for world in _worlds(town) if not tries else []:
            for role in [*_roles(rule, method, world)][:1]:
                address = town.asker.address(rule, method, world)
                given = addresses.form(rule.endpoint, world)
                tries.append(Door(method, rule.endpoint, address, role, given))
        learnt = [_learn(town, door) for door in tries]
        if learnt:
            yield max(learnt, key=lambda one: one[0])[1]


def _learn(town: Town, door: Door) -> tuple[tuple[int, int], Door]:
    """What the door reads, and how far one gets with it."""
    EAR.empty()
    answer = town.asker.fetch(
        door.address, door.method, door.role, data={**door.good, "unread": "1"}
    )
    fields = dict(EAR.fields)
    query = frozenset(EAR.query - EAR.body)
    good = {name: door.good.get(name) or _right(fields.get(name)) for name in EAR.body | EAR.query}
    good |= {name: said for name, said in door.good.items() if said}
    files = {name for name, field in fields.items() if _takes_files(field)}
    words = {name for name, field in fields.items() if type(field) in {StringField, TextAreaField}}
    for name in (*files, "csrf_token"):
        good.pop(name, None)
    far = 0 if answer.status_code in {404, 409} else 1
    known = replace(
        door,
        good=good,
        words=frozenset(words),
        files=frozenset(files),
        once=frozenset((words | EAR.once) - query),
        query=query,
    )
    return (far, len(good)), known


def _takes_files(field: Field) -> bool:
    return isinstance(field, FileField | MultipleFileField)


def _right(field: Field | None) -> str:
    """Something that is right in a field of this kind."""
    choices = getattr(field, "choices", None)
    if choices:
        values = [str(getattr(choice, "value", choice)) for choice in choices]
        return next((value for value in values if value), "")
    soon = clock.now() + timedelta(days=20)
    return {
        "BooleanField": "y",
        "IntegerField": "3",
        "EmailField": "somebody@example.org",
        "URLField": "https://example.org/",
        "DateField": soon.strftime("%Y-%m-%d"),
        "DateTimeLocalField": soon.strftime("%Y-%m-%dT%H:%M"),
        "PasswordField": "seven calm herons by the lake",
        "StringField": "Words",
        "TextAreaField": "Words that say something.",
        "HiddenField": str(getattr(field, "data", "") or ""),
    }.get(type(field).__name__, "")
