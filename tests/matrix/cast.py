"""Everybody who may come to a round: the people, the organisations they speak for, and their roles.

Made without a database. `ident` gives each thing the same key in every run.
"""

import uuid

from app import clock, db, text
from app.accounts.models import Person
from app.organisations.models import (
    Delegate,
    DelegateRole,
    DelegateState,
    Group,
    Organisation,
    OrganisationState,
)
from tests.make import GROUPS

# What each of them is towards the round in question; the columns of every table here.
ROLES = (
    "visitor",
    "nobody",  # signed in, and speaks for no organisation
    "drafter",  # of a party; so are clearer and observer
    "clearer",
    "observer",
    "rival",  # a clearer of another party
    "invited",  # a clearer of an organisation that was invited and did not come
    "applicant",  # a clearer of a body whose application for accreditation waits
    "refused",  # a clearer of a body that was refused; where the round lets it, it writes
    "asked",  # a clearer of a State that applications are circulated to
    "outsider",  # a clearer of an accepted organisation that has nothing to do with the round
    "unaccepted",  # a clearer of an organisation that no administrator has accepted
    "chair",  # chairs a session of the round, and speaks for no organisation
    "rapporteur",  # of the same session
    "moderator",
    "organiser",
    "moderator_elsewhere",  # of another round
    "organiser_elsewhere",
    "admin",
    "looker",  # an administrator who broke the glass of this round
    "auditor",
)
PARTIES = ("own", "rivals")
ORGANISATIONS = {
    "own": "CS",
    "rivals": "PS",
    "invitees": "AC",
    "applicants": "TC",
    "refused": "CS",
    "askers": "ST",
    "outsiders": "CS",
    "unaccepted": "CS",
    "appellants": "CS",  # nobody speaks for these two: their applications are decided on
    "newcomers": "CS",
}
SPEAKS_FOR = {
    "drafter": ("own", "drafter"),
    "clearer": ("own", "clearer"),
    "observer": ("own", "observer"),
    "rival": ("rivals", "clearer"),
    "invited": ("invitees", "clearer"),
    "applicant": ("applicants", "clearer"),
    "refused": ("refused", "clearer"),
    "asked": ("askers", "clearer"),
    "outsider": ("outsiders", "clearer"),
    "unaccepted": ("unaccepted", "clearer"),
}


def ident(*name: str) -> uuid.UUID:
    """The key of the thing of this name, the same in every run."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(name))


class Cast:
    """The people and organisations, the same for all rounds; `rows` are what a database keeps of them."""

    def __init__(self) -> None:
        self.groups = {
            sign: Group(id=ident("group", sign), sign=sign, place=place, names={"en": name})
            for place, (sign, name) in enumerate(GROUPS.items(), start=1)
        }
        self.people = {role: self._person(role) for role in ROLES if role != "visitor"}
        self.organisations = {
            name: self._organisation(name, sign) for name, sign in ORGANISATIONS.items()
        }
        self.delegates = {
            role: Delegate(
                id=ident("delegate", role),
                person=self.people[role],
                person_id=self.people[role].id,
                organisation=self.organisations[of],
                organisation_id=self.organisations[of].id,
                role=DelegateRole(what),
                manages=role == "clearer",
                state=DelegateState.ACTIVE,
            )
            for role, (of, what) in SPEAKS_FOR.items()
        }

    @property
    def rows(self) -> list[db.Base]:
        """Everything, to be kept."""
        return [
            *self.groups.values(),
            *self.people.values(),
            *self.organisations.values(),
            *self.delegates.values(),
        ]

    def _person(self, role: str) -> Person:
        return Person(
            id=ident("person", role),
            email=f"{role}@example.org",
            name=f"The {role}",
            confirmed_at=clock.now(),
            admin=role in {"admin", "looker"},
            auditor=role == "auditor",
            epoch=0,
            language="en",
            zone="UTC",
        )

    def _organisation(self, name: str, sign: str) -> Organisation:
        applied = name == "unaccepted"
        return Organisation(
            id=ident("organisation", name),
            name=f"The {name}",
            short_name=f"The {name}",
            folded=text.fold(f"The {name}"),
            group=self.groups[sign],
            group_id=self.groups[sign].id,
            state=OrganisationState.APPLIED if applied else OrganisationState.ACCEPTED,
            personal=False,
        )
