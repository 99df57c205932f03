"""A round that accredits, those who are asked, and a body that applies."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from app import clock, db
from app.accounts.models import Person
from app.accreditation import actions
from app.accreditation.actions import Ruling
from app.accreditation.models import (
    AccreditationRules,
    Application,
    ApplicationState,
    Circulation,
)
from app.accreditation.rules import Case
from app.organisations.models import Organisation
from app.rounds.models import Round
from tests import make

STATEMENT = "We have worked on this for **ten years**."


@dataclass(kw_only=True)
class World:
    """A round of an organiser that asks States, one of them with a clearer, and an applicant."""

    round: Round
    organiser: Person
    rules: AccreditationRules
    state: Organisation
    clearer: Person
    body: Organisation
    applicant: Person

    @property
    def url(self) -> str:
        """The register's address."""
        return f"/rounds/{self.round.slug}/accreditation"

    def page(self, application: Application) -> str:
        """The application's address."""
        return f"{self.url}/{application.id}"


def world(*, state: str = "open", **rules: object) -> World:
    """The usual world, with what a test wants other in its rules."""
    make.groups()
    organiser = make.person(name="Olive Organiser")
    round_ = make.round_(state=state, organisers=[organiser])
    asked = make.organisation(group="ST", name="Kingdom of Testing")
    body = make.organisation(group="CS", name="Watch Group")
    made = actions.set_rules(
        round_,
        Ruling(**{"criteria": "Work on the matter.", **rules}),  # type: ignore[arg-type]
        accredits=True,
        groups=[make.group("ST").id],
        by=organiser,
    )
    found = World(
        round=round_,
        organiser=organiser,
        rules=made,
        state=asked,
        clearer=make.delegate_of(asked),
        body=body,
        applicant=make.delegate_of(body),
    )
    db.session.commit()
    return found


def applied(world: World, body: Organisation | None = None) -> Application:
    """An application that waits to be circulated."""
    made = actions.apply(world.rules, body or world.body, statement=STATEMENT, by=world.applicant)
    db.session.commit()
    return made


def circulated(world: World, *, over: bool = False) -> Application:
    """An application that is going round, or whose period is over."""
    application = applied(world)
    now = clock.now()
    actions.circulate(
        world.rules, [application], ends_at=now + timedelta(days=9), by=world.organiser
    )
    if over:
        end(application.circulation)
    db.session.commit()
    return application


def end(circulation: Circulation | None) -> None:
    """Let the period be over since a moment."""
    assert circulation is not None
    now = clock.now()
    circulation.starts_at, circulation.ends_at = now - timedelta(days=9), now - timedelta(seconds=1)
    db.session.commit()


def objected(world: World, *, reason: str = "It is not active here.") -> Application:
    """An application that met an objection, its period over."""
    application = circulated(world)
    actions.object_to(application, world.state, reason=reason, by=world.clearer)
    end(application.circulation)
    return application


def refused(world: World) -> Application:
    """An application that was refused after an objection."""
    application = objected(world)
    actions.decide(application, accredit=False, reason="The objection stands.", by=world.organiser)
    db.session.commit()
    return application


def accredited(world: World) -> Application:
    """An application to which nobody objected."""
    return actions.follow_clock(circulated(world, over=True))


def withdrawn(world: World) -> Application:
    """An application that the body took back."""
    application = applied(world)
    actions.withdraw(application, by=world.applicant)
    return application


def appealed(world: World) -> Application:
    """An application that was refused and waits to be heard once more."""
    application = refused(world)
    case = Case(application=application, rules=world.rules)
    actions.appeal(case, words="Look again, please.", by=world.applicant)
    db.session.commit()
    return application


MAKERS: dict[ApplicationState, Callable[[World], Application]] = {
    ApplicationState.APPLIED: applied,
    ApplicationState.CIRCULATED: circulated,
    ApplicationState.OBJECTED: objected,
    ApplicationState.APPEALED: appealed,
    ApplicationState.ACCREDITED: accredited,
    ApplicationState.REFUSED: refused,
    ApplicationState.WITHDRAWN: withdrawn,
}


def in_state(world: World, state: ApplicationState) -> Application:
    """An application in any state."""
    return MAKERS[state](world)
