"""Small worlds for tests: each function makes one thing, whole and dull, and keeps it.

    person = make.person()
    organisation = make.organisation(group="CS")
    make.delegate(person, organisation, "clearer")
    round_ = make.round_(organisers=[person])
    make.sign_in(client, person)

What a test is about, it says; everything else is made up here.
"""

import hashlib
import itertools
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock, db, text
from app.accounts import passwords, session
from app.accounts.models import Person
from app.jobs import worker
from app.moderation.models import Contribution, ContributionKind
from app.organisations.models import (
    Delegate,
    DelegateRole,
    DelegateState,
    Group,
    Organisation,
    OrganisationState,
)
from app.positions.models import (
    Answer,
    Position,
    PositionState,
    PositionVersion,
    Stance,
)
from app.rounds.models import (
    Page,
    Party,
    Question,
    QuestionKind,
    QuestionVersion,
    Role,
    Round,
    RoundRole,
    RoundState,
)
from app.synthesis.actions import count_voices
from app.synthesis.actions.tallying import tallied
from app.synthesis.models import Coding, Passage, Topic, Tree, TreeState

PASSWORD = "seven calm herons by the lake"

GROUPS = {
    "ST": "States and public authorities",
    "IG": "Intergovernmental organisations",
    "PS": "Private sector",
    "CS": "Civil society",
    "TC": "Technical community",
    "AC": "Academia",
    "IN": "Individuals",
}

_count = itertools.count(1)


def _keep(*rows: db.Base) -> None:
    db.session.add_all(rows)
    db.session.commit()


def person(**facts: Any) -> Person:
    """Somebody with a confirmed address, whose password is PASSWORD unless `password` says."""
    n = next(_count)
    given = {
        "email": f"person{n}@example.org",
        "name": f"Person {n}",
        "confirmed_at": clock.now(),
        **facts,
    }
    if "password_hash" not in given:
        given["password_hash"] = passwords.hashed(given.pop("password", PASSWORD))
    made = Person(**given)
    _keep(made)
    return made


def admin(**facts: Any) -> Person:
    """An administrator of the installation."""
    return person(admin=True, **facts)


def group(sign: str = "CS") -> Group:
    """The stakeholder group with this sign, made when first asked for."""
    found = db.session.scalar(sa.select(Group).where(Group.sign == sign))
    if found is None:
        found = Group(sign=sign, place=list(GROUPS).index(sign) + 1, names={"en": GROUPS[sign]})
        _keep(found)
    return found


def groups() -> list[Group]:
    """All seven groups, in their order."""
    return [group(sign) for sign in GROUPS]


def organisation(**facts: Any) -> Organisation:
    """An accepted organisation of civil society; `group` may be a sign or a Group."""
    n = next(_count)
    of = facts.pop("group", "CS")
    name = facts.pop("name", f"Organisation {n}")
    given = {
        "name": name,
        "short_name": name,
        "folded": text.fold(name),
        "state": OrganisationState.ACCEPTED,
        **facts,
    }
    made = Organisation(group=group(of) if isinstance(of, str) else of, **given)
    _keep(made)
    return made


def delegate(
    person: Person,
    organisation: Organisation,
    role: DelegateRole | str = DelegateRole.CLEARER,
    **facts: Any,
) -> Delegate:
    """Make a person speak for an organisation."""
    given = {"state": DelegateState.ACTIVE, **facts}
    made = Delegate(person=person, organisation=organisation, role=DelegateRole(role), **given)
    _keep(made)
    return made


def delegate_of(organisation: Organisation, role: DelegateRole | str = "clearer") -> Person:
    """A new person who speaks for the organisation."""
    made = person()
    delegate(made, organisation, role)
    return made


def round_(
    *,
    questions: bool = True,
    organisers: list[Person] | None = None,
    moderators: list[Person] | None = None,
    **facts: Any,
) -> Round:
    """An open round that anyone may read and answer, with a page of one question of each kind."""
    n = next(_count)
    now = clock.now()
    state = RoundState(facts.pop("state", RoundState.OPEN))
    over = state in {RoundState.CLOSED, RoundState.PUBLISHED, RoundState.ARCHIVED}
    given: dict[str, Any] = {
        "slug": f"round-{n}",
        "title": f"Round {n}",
        "status_line": "Informal; not an agreed text",
        "state": state,
    }
    if state is not RoundState.DRAFT:
        given |= {
            "announced_at": now - timedelta(days=30),
            "opens_at": now + timedelta(days=5)
            if state is RoundState.ANNOUNCED
            else now - timedelta(days=20),
            "closes_at": now - timedelta(days=2) if over else now + timedelta(days=10),
        }
    if state in {RoundState.PUBLISHED, RoundState.ARCHIVED}:
        given["published_at"] = now - timedelta(days=1)
    if state is RoundState.WITHDRAWN:
        given["withdrawn_reason"] = "The addressee no longer asks."
    made = Round(**{**given, **facts})
    _keep(made)
    for who in organisers or []:
        role(who, made, Role.ORGANISER)
    for who in moderators or []:
        role(who, made, Role.MODERATOR)
    if questions:
        first = page(made)
        for kind in QuestionKind:
            question(made, kind, page=first)
    return made


def role(person: Person, round_: Round, role: Role | str) -> RoundRole:
    """Make a person an organiser or a moderator of the round."""
    made = RoundRole(person=person, round=round_, role=Role(role))
    _keep(made)
    return made


def page(round_: Round, title: str = "Threats") -> Page:
    """A page for questions, after those that are there."""
    made = Page(round=round_, place=len(round_.pages) + 1, title=title)
    _keep(made)
    return made


def question(
    round_: Round,
    kind: QuestionKind | str = QuestionKind.TEXT,
    *,
    page: Page | None = None,
    wording: str | None = None,
    shown_if: Question | None = None,
    shown_if_values: list[str] | None = None,
    **facts: Any,
) -> Question:
    """A question of the kind, on the round's first page unless another is named."""
    kind = QuestionKind(kind)
    chosen = {QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.RANKING}
    options = [{"key": key, "label": key.title()} for key in ("norms", "law", "capacity")]
    made = Question(
        round=round_,
        page=page or (round_.pages or [globals()["page"](round_)])[0],
        place=len(round_.questions) + 1,
        shown_if=shown_if,
        shown_if_values=shown_if_values or [],
    )
    version = {
        "wording": wording or f"What do you say about {kind.value}?",
        "options": options if kind in chosen else [],
        **facts,
    }
    made.versions = [QuestionVersion(number=1, kind=kind, **version)]
    _keep(made)
    return made


def party(round_: Round, organisation: Organisation | None = None, **facts: Any) -> Party:
    """An organisation that takes part in the round, a new one unless one is named."""
    who = organisation or globals()["organisation"]()
    given = {"country": who.country, "region": who.region, **facts}
    made = Party(round=round_, organisation=who, group=who.group, **given)
    _keep(made)
    return made


def contribution(
    round_: Round, source: str, *, language: str = "en", kind: str = "answer"
) -> Contribution:
    """Words contributed to the round."""
    made = Contribution(
        round=round_,
        kind=ContributionKind(kind),
        language=language,
        source=source,
        plain=text.plain(source),
    )
    _keep(made)
    return made


def position(
    party: Party,
    words: str | dict[Question, str] = "Hospitals must be off limits. We ask for a norm.",
    *,
    stance: Stance | str | None = None,
    language: str = "en",
    by: Person | None = None,
    **facts: Any,
) -> Position:
    """A position as if submitted and accepted, with one version; `words` may differ by question."""
    asked = next(
        q for q in party.round.questions if q.current.kind in {QuestionKind.TEXT, "stance"}
    )
    given = words if isinstance(words, dict) else {asked: words}
    made = Position(
        **{
            "round": party.round,
            "party": party,
            "reference": f"TEST-{next(_count):05}",
            "state": PositionState.ACCEPTED,
            "language": language,
            "current_number": 1,
            **facts,
        }
    )
    version = PositionVersion(
        position=made,
        number=1,
        key=str(uuid.uuid4()),
        language=language,
        submitted_at=clock.now(),
        submitted_by_id=by.id if by else None,
        terms_version=1,
        content_hash=hashlib.sha256(repr(sorted(given.values())).encode()).hexdigest(),
        salt=b"0123456789abcdef",
        entry_seq=0,
    )
    version.answers = [
        Answer(
            question=to,
            question_version=to.current,
            place=place,
            stance=Stance(stance) if stance else None,
            contribution=contribution(party.round, said, language=language),
        )
        for place, (to, said) in enumerate(given.items(), start=1)
    ]
    _keep(made, version)
    return made


def draft(party: Party, **facts: Any) -> Position:
    """A position that its party has only begun."""
    made = Position(round=party.round, party=party, reference=f"TEST-{next(_count):05}", **facts)
    _keep(made)
    return made


def tree(round_: Round, **facts: Any) -> Tree:
    """The round's topic tree, signed off, so that coding counts."""
    found = db.session.scalar(sa.select(Tree).where(Tree.round_id == round_.id))
    if found is None:
        found = Tree(**{"round": round_, "state": TreeState.SIGNED_OFF, "version": 1, **facts})
        _keep(found)
    return found


def topic(round_: Round, name: str | None = None, **facts: Any) -> Topic:
    """A topic in the round's tree."""
    of = tree(round_)
    made = Topic(
        **{
            "tree": of,
            "place": len(of.topics) + 1,
            "name": name or f"Topic {next(_count)}",
            "since_version": of.version or None,
            **facts,
        }
    )
    _keep(made)
    return made


def passage(position: Position, words: str | None = None, **facts: Any) -> Passage:
    """A stretch of the position's first answer: the words named, or all of them."""
    answer = position.versions[-1].answers[0]
    assert answer.contribution is not None
    plain = answer.contribution.plain
    quoted = words or plain
    start = plain.index(quoted)
    made = Passage(
        **{
            "id": uuid.uuid4(),
            "round_id": position.round_id,
            "contribution": answer.contribution,
            "position": position,
            "party": position.party,
            "question": answer.question,
            "stance": answer.stance,
            "accepted": position.state is PositionState.ACCEPTED,
            "start": start,
            "end": start + len(quoted),
            "quote_hash": text.quote_hash(quoted),
            "language": position.language,
            **facts,
        }
    )
    with tallied(Passage.id == made.id):
        _keep(made)
    db.session.commit()
    return made


def coding(passage: Passage, topic: Topic, by: Person | None = None) -> Coding:
    """The decision of a person that the passage belongs to the topic."""
    with tallied(Passage.id == passage.id):
        made = Coding(passage=passage, topic=topic, decided_by=by)
        passage.decided_at = passage.seen_at = clock.now()
        _keep(made)
    count_voices(passage.round_id, [passage.party_id])
    db.session.commit()
    return made


def sign_in(client: FlaskClient, person: Person, *, acting_for: Organisation | None = None) -> None:
    """Sign the browser in as the person, for an organisation if one is named."""
    opened, token = session.open_for(person, device="a test")
    if acting_for is not None:
        opened.acting_for_id = acting_for.id
    db.session.commit()
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie[session.TOKEN_KEY] = token
        cookie["_fresh"] = True


def do_jobs() -> int:
    """Do the work that is due, as a worker would, and say how many jobs there were."""
    db.session.commit()
    done = worker.run_due()
    db.session.expire_all()
    return done


def sign_out(client: FlaskClient) -> None:
    """Make the browser a visitor's again."""
    with client.session_transaction() as cookie:
        cookie.clear()


@dataclass
class Counted:
    """How many statements the database was sent."""

    count: int = 0
    statements: list[str] = field(default_factory=list)


@contextmanager
def counted_queries() -> Iterator[Counted]:
    """Count the statements that run inside; savepoints are not counted."""
    counted = Counted()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            counted.count += 1
            counted.statements.append(statement)

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", note)
    try:
        yield counted
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", note)
