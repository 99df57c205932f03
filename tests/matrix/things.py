"""Everything in a round that a permission can be asked of, in each condition that its rules tell apart.

`position~cleared` is the own party's position in that condition. All of it is of the party that
drafter, clearer and observer speak for, so that rival and outsider find something foreign.
"""

from collections.abc import Iterator
from typing import Any

from app import clock
from app.accreditation.models import (
    AccreditationRules,
    Application,
    ApplicationState,
    Circulation,
)
from app.accreditation.rules import Case
from app.imports.models import Import
from app.jobs.models import Job, JobState
from app.meetings.models import Account, AccountState, CoChair, Session, SessionState
from app.meetings.rules import Seat
from app.moderation.models import Contribution, Note, Redaction
from app.notifications.models import Message
from app.organisations.models import Delegate, DelegateState, Organisation, OrganisationState
from app.positions.models import (
    Attachment,
    CoSponsor,
    CoSponsorState,
    DraftAnswer,
    Position,
    PositionState,
    PositionVersion,
)
from app.rounds.models import RoleInvitation
from app.rounds.rules import Asked
from app.statements.models import Statement, StatementState
from app.statements.rules import AnswerSheet
from app.summaries.models import Citation, Section, Sentence, Summary, SummaryState
from app.synthesis.models import Batch, Passage, SecondLook
from tests.matrix.world import DAY, World


def furnish(world: World) -> World:
    """The world with everything in it."""
    for part in (_positions, _sessions, _accreditation, _texts, _synthesis, _general):
        world.things.update(part(world))
    return world


def _of_round(world: World, kind: Any, **facts: Any) -> Any:
    return kind(id=world.key(kind.__tablename__, *map(str, facts)), round=world.round, **facts)


POSITIONS: dict[str, dict[str, Any]] = {
    # What was never submitted ...
    "draft": {"state": "draft"},
    "for_clearance": {"state": "for_clearance"},
    "cleared": {"state": "cleared"},
    "for_clearance_two": {"state": "for_clearance"},  # the round wants two persons
    "draft_two": {"state": "draft"},
    "cleared_two": {"state": "cleared"},
    # ... and what was: with nothing being written, and with a change on its way
    "submitted": {"state": "submitted", "current_number": 1},
    "accepted": {"state": "accepted", "current_number": 1},
    "held": {"state": "held", "current_number": 1},
    "returned": {"state": "returned", "current_number": 1},
    "withdrawn": {"state": "withdrawn", "current_number": 1},
    "revised": {"state": "accepted", "current_number": 1, "revision_state": "draft"},
    "revised_cleared": {"state": "accepted", "current_number": 1, "revision_state": "cleared"},
    # as the addresses find it: with a change on its way, and the invited asked to join
    "joint_revised": {"state": "accepted", "current_number": 1, "revision_state": "draft"},
    "joint": {"state": "submitted", "current_number": 1},  # the invited were asked to join
    "joint_declined": {"state": "submitted", "current_number": 1},
    "joint_withdrawn": {"state": "withdrawn", "current_number": 1},
}


def _position(world: World, name: str) -> Position:
    facts = dict(POSITIONS[name])
    facts["state"] = PositionState(facts["state"])
    if "revision_state" in facts:
        facts["revision_state"] = PositionState(facts["revision_state"])
    of = _two_persons(world) if name.endswith("_two") else world
    made = Position(
        id=world.key("position", name), round=of.round, party=world.parties["own"], **facts
    )
    if name.endswith("_two") or name == "for_clearance":
        # The clearer wrote some of it: where two persons are wanted, somebody else has to clear.
        made.drafts = [DraftAnswer(saved_by_id=world.person_id("clearer"))]
    if name.startswith("joint"):
        state = CoSponsorState.DECLINED if name == "joint_declined" else CoSponsorState.ASKED
        made.co_sponsors = [
            CoSponsor(organisation_id=world.organisations["invitees"].id, state=state)
        ]
    return made


def _two_persons(world: World) -> World:
    twin = World(world.cast, world.state, world.door, name=world.name)
    twin.round.two_persons = True
    return twin


def _positions(world: World) -> Iterator[tuple[str, Any]]:
    for name in POSITIONS:
        position = _position(world, name)
        yield f"position~{name}", position
        if position.was_submitted:
            version = PositionVersion(position=position, number=1)
            yield f"version~{name}", version
            yield f"attachment~{name}", Attachment(version=version)
        if position.co_sponsors:
            yield f"co_sponsor~{name}", position.co_sponsors[0]


def _session(world: World, state: SessionState) -> Session:
    made = Session(
        id=world.key("session", state),
        round=world.round,
        state=state,
        starts_at=clock.now() + DAY,
        ends_at=clock.now() + 2 * DAY,
        rapporteur_id=world.person_id("rapporteur"),
    )
    made.chairs = [CoChair(person_id=world.person_id("chair"))]
    return made


def _sessions(world: World) -> Iterator[tuple[str, Any]]:
    session = _session(world, SessionState.PLANNED)
    yield "session", session
    yield "seat~free", Seat(session=session)
    yield "seat~taken", Seat(session=session, taken=1, registered=True)
    for state in AccountState:
        yield f"account~{state.value}", Account(session=session, state=state)


def _accreditation(world: World) -> Iterator[tuple[str, Any]]:
    now = clock.now()
    circulation = Circulation(
        id=world.key("circulation"), starts_at=now - DAY, ends_at=now + DAY, automatic=True
    )
    over = Circulation(
        id=world.key("circulation", "over"), starts_at=now - 2 * DAY, ends_at=now - DAY
    )
    over.automatic = False
    rules = AccreditationRules(round=world.round, appeal_days=14)
    heard = AccreditationRules(round=world.round, appeal_days=14)
    heard.appeal_by_id = world.person_id("moderator")
    conditions: dict[str, dict[str, Any]] = {
        "applied": {"state": "applied"},
        "circulated": {"state": "circulated", "circulation": circulation},
        "circulated_over": {"state": "circulated", "circulation": over},
        "objected": {"state": "objected", "circulation": circulation},
        "objected_over": {"state": "objected", "circulation": over},
        "refused": {"state": "refused", "decided_at": now - DAY},
        "refused_long_ago": {"state": "refused", "decided_at": now - 30 * DAY},
        "appealed": {"state": "appealed", "appealed_at": now},
        "accredited": {"state": "accredited", "circulation": over, "decided_at": now},
        "withdrawn": {"state": "withdrawn"},
    }
    body = world.organisations["applicants"]
    for name, facts in conditions.items():
        state = ApplicationState(facts.pop("state"))
        made = Application(round=world.round, organisation_id=body.id, state=state, **facts)
        if made.circulation is not None:
            made.circulation_id = made.circulation.id
        yield f"application~{name}", made
        yield f"case~{name}", Case(application=made, rules=rules)
        if name == "appealed":
            yield "case~heard", Case(application=made, rules=heard)


def _texts(world: World) -> Iterator[tuple[str, Any]]:
    said = _of_round(world, Contribution, source="Words", plain="Words")
    yield "contribution", said
    yield "contribution~erased", _of_round(world, Contribution, erased_at=clock.now())
    yield "redaction", Redaction(contribution=said, reason="A name")
    yield "note", Note(round_id=world.round.id, by_id=world.person_id("moderator"))
    for state in SummaryState:
        summary = Summary(round=world.round, state=state)
        sentence = Sentence(section=Section(summary=summary))
        passage = Passage(party=world.parties["own"])
        yield f"citation~{state.value}", Citation(sentence=sentence, passage=passage)
    spoken = Passage(party=None)
    yield "citation~of_account", Citation(sentence=sentence, passage=spoken)


def _synthesis(world: World) -> Iterator[tuple[str, Any]]:
    yield "second_look", _of_round(world, SecondLook)
    yield "batch", _of_round(world, Batch)
    for state in StatementState:
        yield f"statement~{state.value}", _of_round(world, Statement, state=state)
    own = world.organisations["own"].id
    yield "sheet", AnswerSheet(round=world.round, organisation_id=own, takes_part=True)
    yield "sheet~silent", AnswerSheet(round=world.round, organisation_id=own, takes_part=False)


def _general(world: World) -> Iterator[tuple[str, Any]]:
    yield "import", _of_round(world, Import)
    asked = RoleInvitation(email="nobody@example.org")
    yield "asked", Asked(invitation=asked, person=world.people["nobody"])
    other = RoleInvitation(email="somebody.else@example.org")
    yield "asked~other", Asked(invitation=other, person=world.people["nobody"])
    job = {"round_id": world.round.id, "state": JobState.WAITING}
    yield "job", Job(asked_by_id=world.person_id("drafter"), **job)
    yield "job~of_none", Job(asked_by_id=world.person_id("drafter"), state=JobState.WAITING)
    yield "job~of_machine", Job(**job)
    yield "message", Message(person_id=world.person_id("drafter"))
    yield "person", world.people["nobody"]
    yield "person~admin", world.people["admin"]
    yield "group", world.cast.groups["CS"]
    yield "delegate", world.cast.delegates["drafter"]
    yield (
        "delegate~asked",
        Delegate(
            person_id=world.person_id("nobody"),
            organisation_id=world.organisations["own"].id,
            state=DelegateState.ASKED,
        ),
    )
    yield "organisation", world.organisations["own"]
    for state in (OrganisationState.APPLIED, OrganisationState.RETURNED, OrganisationState.MERGED):
        yield f"organisation~{state.value}", _alike(world, state=state)
    yield "organisation~personal", _alike(world, personal=True)


def _alike(world: World, **facts: Any) -> Organisation:
    """The own organisation as it would be in another condition."""
    return Organisation(
        **{
            "id": world.organisations["own"].id,
            "state": OrganisationState.ACCEPTED,
            "personal": False,
            **facts,
        }
    )
