"""The demonstration's organisations and people."""

import secrets
from dataclasses import dataclass, field

from app import clock, db, text
from app.accounts.models import Person
from app.demo.loading import content
from app.demo.loading.content import Said
from app.organisations import actions
from app.organisations.models import (
    Delegate,
    DelegateRole,
    DelegateState,
    Organisation,
    OrganisationName,
    OrganisationState,
    Region,
)
from app.record.actions import record


@dataclass(kw_only=True)
class World:
    """Everybody there is, by the keys that the content uses."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)


def load() -> World:
    """Make the organisations and the people, and let these speak for those."""
    world = World()
    groups = {group.sign: group for group in actions.ensure_groups()}
    for said in content.read("organisations.toml")["organisations"]:
        organisation = Organisation(
            name=said["name"],
            short_name=said["short_name"],
            folded=text.fold(said["name"]),
            group=groups[said["group"]],
            nature=said.get("nature") or None,
            country=said.get("country") or None,
            region=Region(said["region"]) if said.get("region") else None,
            website=said.get("website") or None,
            state=OrganisationState.ACCEPTED,
            decided_at=clock.now(),
            invented=True,
            names=[
                OrganisationName(name=name, folded=text.fold(name))
                for name in {text.fold(one): one for one in said.get("names", [])}.values()
            ],
        )
        world.organisations[said["key"]] = organisation
    for said in content.read("people.toml")["people"]:
        world.people[said["key"]] = _person(said)
    db.session.add_all([*world.organisations.values(), *world.people.values()])
    db.session.flush()
    _let_speak(world)
    some = next(iter(world.organisations.values()))
    record("demo:load", some, by=None, organisations=len(world.organisations))
    return world


def _person(said: Said) -> Person:
    return Person(
        email=said["email"].casefold(),
        name=said["name"],
        # Nobody knows this password: in the demonstration people are chosen from a list.
        password_hash=f"!{secrets.token_hex(16)}",
        confirmed_at=clock.now(),
        language=said.get("language", "en"),
        zone=said.get("timezone", "UTC"),
        admin=bool(said.get("admin")),
        auditor=bool(said.get("auditor")),
        about=said["about"] if said.get("sign_in") else None,
    )


def _let_speak(world: World) -> None:
    managed: set[str] = set()
    people = content.read("people.toml")["people"]
    clearers_first = sorted(people, key=lambda said: said.get("role") != DelegateRole.CLEARER)
    for said in clearers_first:
        places = [(said.get("organisation"), said.get("role"))]
        places += [(one["organisation"], one["role"]) for one in said.get("also", [])]
        for organisation, role in places:
            if not organisation:
                continue
            db.session.add(
                Delegate(
                    person=world.people[said["key"]],
                    organisation=world.organisations[organisation],
                    role=DelegateRole(role),
                    manages=organisation not in managed,
                    state=DelegateState.ACTIVE,
                )
            )
            managed.add(organisation)
    db.session.flush()
