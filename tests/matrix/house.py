"""The rows behind every address: a round kept in the database with one of everything in it.

Where `things` has a thing in every condition that a rule tells apart, a round in the database has
each thing once, as the addresses need it.
"""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app import clock, db, text
from app.accounts.models import SignIn
from app.accreditation.models import (
    AccreditationRules,
    Addressee,
    Application,
    ApplicationDocument,
    ApplicationState,
    Circulation,
    Objection,
)
from app.files.kinds import MEDIA_TYPES, Kind
from app.files.models import FileContent, StoredFile
from app.imports.models import Import
from app.jobs.models import Job
from app.meetings.models import Account, AccountState, CoChair, Registration, Session
from app.moderation.models import Contribution, ContributionKind, Note, Redaction
from app.notifications.models import Message
from app.organisations.models import (
    Delegate,
    DelegateRole,
    DelegateState,
    MemberInvitation,
    OrganisationName,
    OrganisationState,
)
from app.positions.models import (
    Answer,
    Attachment,
    CoSponsor,
    DraftAnswer,
    DraftComment,
    DraftFile,
    Position,
    PositionState,
    PositionVersion,
    Stance,
    Translation,
)
from app.record.actions import record, seal
from app.rounds.models import (
    Document,
    Page,
    Question,
    QuestionKind,
    QuestionVersion,
    Role,
    RoleInvitation,
    Round,
    RoundRole,
    StartTopic,
)
from tests.matrix.cast import Cast, ident
from tests.matrix.world import DAY, World

WORDS = "Hospitals must be off limits. We ask for a norm that protects the public core."
CSV = b"Name,What do you say?\nThe newcomers,Hospitals must be off limits.\n"


def keep_cast(cast: Cast) -> None:
    """Keep the people and organisations, and what hangs on them alone."""
    db.session.add_all(cast.rows)
    own = cast.organisations["own"]
    invited_by = cast.people["clearer"].id
    soon = clock.now() + DAY
    more: list[db.Base] = [
        OrganisationName(
            id=ident("name"), organisation_id=own.id, name="Us", folded="us", language="en"
        ),
        Delegate(
            id=ident("delegate", "asks"),
            person_id=cast.people["nobody"].id,
            organisation_id=own.id,
            role=DelegateRole.OBSERVER,
            state=DelegateState.ASKED,
        ),
        MemberInvitation(
            id=ident("member_invitation"),
            organisation_id=own.id,
            email="nobody@example.org",
            role=DelegateRole.DRAFTER,
            token_hash=hashlib.sha256(b"a-member-token").hexdigest(),
            invited_by_id=invited_by,
            expires_at=soon,
        ),
        Message(
            id=ident("message"),
            person_id=cast.people["drafter"].id,
            address="drafter@example.org",
            language="en",
            kind="accounts:confirm",
            subject="Welcome",
            body="Welcome.",
        ),
        Job(id=ident("job"), kind="files:sweep", asked_by_id=cast.people["drafter"].id),
        Round(id=ident("round", "elsewhere"), slug="elsewhere", title="Another round"),
    ]
    db.session.add_all(more)
    db.session.flush()
    for role in ("moderator", "organiser"):
        person = cast.people[f"{role}_elsewhere"]
        db.session.add(
            RoundRole(round_id=ident("round", "elsewhere"), person_id=person.id, role=Role(role))
        )
    for role, person in cast.people.items():
        db.session.add(
            SignIn(
                id=ident("sign_in", role),
                person_id=person.id,
                token_hash=hashlib.sha256(role.encode()).hexdigest(),
                device="a browser",
                proved_at=clock.now() + timedelta(days=1),  # not to be asked however long it takes
                epoch=0,
                acting_for_id=cast.delegates[role].organisation_id
                if role in cast.delegates
                else None,
            )
        )
    assert own.state is OrganisationState.ACCEPTED
    db.session.commit()


@dataclass
class House:
    """A round with everything in it, kept; its things are found by `World.key`."""

    world: World

    @property
    def round(self) -> Round:
        """The round."""
        return self.world.round

    def keep(self, kind: Any, what: str = "", /, **facts: Any) -> Any:
        """Make one row and keep it."""
        made = self.world.keep(kind, what, **facts)
        db.session.add(made)
        return made

    def by(self, role: str) -> uuid.UUID:
        """The key of the person in this role."""
        return self.world.person_id(role)

    def file(self, what: str, content: bytes = WORDS.encode(), name: str = "") -> StoredFile:
        """A stored file."""
        made: StoredFile = self.keep(
            StoredFile,
            what,
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            media_type=MEDIA_TYPES[Kind.CSV],
            name=name or f"{what}.csv",
            text=content.decode(),
            taken_out=[],
        )
        db.session.flush()
        db.session.add(FileContent(file_id=made.id, content=content))
        return made

    def said(self, what: str, words: str = WORDS, kind: str = "answer") -> Contribution:
        """Words given to the round."""
        made: Contribution = self.keep(
            Contribution,
            what,
            round=self.round,
            kind=ContributionKind(kind),
            language="en",
            source=words,
            plain=text.plain(words),
        )
        return made


def furnish(world: World) -> House:
    """Keep the round with everything in it."""
    house = House(world)
    db.session.add_all(world.rows)
    db.session.flush()
    for part in (_desk, _positions, _moderation, _sessions, _accreditation):
        part(house)
        db.session.flush()
    seal()
    return house


def _desk(house: House) -> None:
    round_ = house.round
    page = house.keep(Page, round=round_, place=1, title="Threats")
    for place, kind in enumerate((QuestionKind.TEXT, QuestionKind.STANCE), start=1):
        asked = house.keep(Question, kind.value, round=round_, page=page, place=place)
        house.keep(
            QuestionVersion,
            kind.value,
            question=asked,
            number=1,
            kind=kind,
            wording=f"What of {kind.value}?",
        )
    house.keep(Document, round_id=round_.id, title="Background", file=house.file("background"))
    house.keep(StartTopic, round_id=round_.id, place=1, name="Hospitals")
    house.keep(RoleInvitation, round_id=round_.id, email="nobody@example.org", role=Role.MODERATOR)
    house.keep(Job, round_id=round_.id, kind="files:sweep", asked_by_id=house.by("drafter"))
    file = house.file("answers", CSV, "answers.csv")
    mapping = {
        "party": {"name": "Name"},
        "questions": [{"column": "What do you say?", "key": "q1", "kind": "text"}],
    }
    house.keep(Import, round=round_, file=file, mapping=mapping, by_id=house.by("organiser"))


REFERENCES = {"own": "OWNAA", "rivals": "RIVAL"}


def reference(world: World, of: str) -> str:
    """The reference of a party's position."""
    return f"{REFERENCES[of]}-{world.key('reference').hex[:5].upper()}"


def _positions(house: House) -> None:
    for of, role in (("own", "clearer"), ("rivals", "rival")):
        _position(house, of, house.by(role))


def _position(house: House, of: str, by: uuid.UUID) -> None:
    world, party = house.world, house.world.parties[of]
    questions = house.round.questions
    made: Position = house.keep(
        Position,
        of,
        round=house.round,
        party=party,
        reference=reference(world, of),
        state=PositionState.ACCEPTED,
        revision_state=PositionState.DRAFT,
        attribution=house.round.attribution,
        current_number=2,
        also_in=["fr"],
    )
    house.keep(
        DraftAnswer,
        f"{of}-fr",
        position=made,
        question=questions[0],
        into="fr",
        text=WORDS,
        choices=[],
        saved_by_id=by,
    )
    for question in questions:
        house.keep(
            DraftAnswer,
            f"{of}-{question.place}",
            position=made,
            question=question,
            text=WORDS,
            stance=Stance.SUPPORT if question.place == 2 else None,
            choices=[],
            saved_by_id=by,
        )
    for number in (1, 2):
        _version(house, made, of, number, by)
    house.keep(DraftComment, of, position_id=made.id, text=WORDS, by_id=by)
    house.keep(DraftFile, of, position_id=made.id, file=house.file(f"draft-{of}"))
    house.keep(
        CoSponsor, of, position=made, organisation=world.organisations["invitees"], except_on=[]
    )


def _version(house: House, position: Position, of: str, number: int, by: uuid.UUID) -> None:
    """A version that was submitted, with its answers, a file and its place in the record."""
    what = of if number == 2 else f"{of}-before"
    version = house.keep(
        PositionVersion,
        what,
        position=position,
        number=number,
        key=str(house.world.key("sent", what)),
        language="en",
        submitted_at=clock.now() - DAY,
        submitted_by_id=by,
        terms_version=1,
        content_hash=hashlib.sha256(what.encode()).hexdigest(),
        salt=b"0123456789abcdef",
        entry_seq=0,
    )
    version.answers = [
        Answer(
            question=question,
            question_version=question.current,
            place=question.place,
            stance=Stance.SUPPORT if question.place == 2 else None,
            contribution=house.said(f"{what}-{question.place}"),
        )
        for question in house.round.questions
    ]
    # Of one party's version that stands; words are hidden in the original of the first.
    for question in house.round.questions[:2] if what == "own" else ():
        house.keep(
            Translation,
            f"{what}-{question.place}",
            version=version,
            question_id=question.id,
            language="fr",
            contribution=house.said(f"{what}-fr-{question.place}"),
        )
    house.keep(
        Attachment,
        what,
        version=version,
        file=house.file(f"annex-{what}"),
        contribution=house.said(f"annex-{what}", kind="attachment"),
    )
    version.entry_seq = record(
        "positions:submit", position, by=by, round_id=house.round.id, version=number
    ).seq


def _moderation(house: House) -> None:
    said = db.session.get_one(Contribution, house.world.key("contribution", "own-1"))
    house.keep(
        Redaction, contribution=said, start=0, end=9, reason="A name", by_id=house.by("moderator")
    )
    house.keep(
        Note,
        round_id=house.round.id,
        subject_kind="position",
        subject_id=house.world.key("position", "own"),
        text="Look at this again.",
        by_id=house.by("moderator"),
    )


def _sessions(house: House) -> None:
    begins = clock.now() + DAY
    session: Session = house.keep(
        Session,
        round=house.round,
        title="Norms in practice",
        starts_at=begins,
        ends_at=begins + timedelta(hours=1),
        notes="Not for everybody.",
        rapporteur_id=house.by("rapporteur"),
    )
    house.keep(
        CoChair,
        session=session,
        place=1,
        organisation=house.world.organisations["rivals"],
        name="The chair",
        person_id=house.by("chair"),
    )
    house.keep(
        Registration,
        session=session,
        person_id=house.by("clearer"),
        organisation_id=house.world.organisations["own"].id,
    )
    for number, state in enumerate((AccountState.APPROVED, AccountState.FOR_APPROVAL), start=1):
        approved = state is AccountState.APPROVED
        house.keep(
            Account,
            state.value,
            session=session,
            number=number,
            state=state,
            text=WORDS,
            contribution=house.said(f"account-{number}", kind="account"),
            approved_at=clock.now() if approved else None,
        )


def _accreditation(house: House) -> None:
    world, round_ = house.world, house.round
    now = clock.now()
    rules = house.keep(
        AccreditationRules,
        round=round_,
        criteria="Work on the matter.",
        appeal_days=14,
        in_writing=world.door == "admitting",
        automatic=False,
    )
    house.keep(Addressee, rules=rules, organisation=world.organisations["askers"])
    circulation = house.keep(
        Circulation,
        round=round_,
        number=1,
        starts_at=now - DAY,
        ends_at=now + DAY,
        automatic=False,
        reason_required=True,
        objector_public=False,
        reason_public=False,
    )
    decided = {"decided_at": now - DAY, "reason": "It does not work on the matter."}
    for body, state, facts in (
        ("own", "accredited", {"decided_at": now - DAY}),
        ("rivals", "accredited", {"decided_at": now - DAY}),
        ("applicants", "objected", {"circulation": circulation}),
        ("refused", "refused", decided),
        ("newcomers", "applied", {}),
        ("appellants", "appealed", {**decided, "appeal": "Look again.", "appealed_at": now}),
    ):
        organisation = world.organisations[body]
        application = house.keep(
            Application,
            body,
            round=round_,
            organisation=organisation,
            group=organisation.group,
            state=ApplicationState(state),
            statement="We have worked on this for ten years.",
            **facts,
        )
        house.keep(
            ApplicationDocument, body, application=application, file=house.file(f"proof-{body}")
        )
    house.keep(
        Objection,
        application_id=world.key("accreditation_application", "applicants"),
        organisation=world.organisations["askers"],
        reason="It is not active here.",
    )
