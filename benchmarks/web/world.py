"""What the routes are measured on: a round being collected and one that was published."""

import base64
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask, current_app

from app import clock, create_app, db
from app.accounts import session
from app.accounts.models import Person
from app.models import Base
from app.positions.actions import Given, open_draft, save_answer
from app.rounds.models import Question, Round, RoundState
from app.summaries import actions as summaries
from config import Config
from tests import make

POSITIONS = 50
WORDS = (
    "Hospitals must be off limits. We ask for a norm that says so, and for help to keep it. " * 8
)
GROUPS = list(make.GROUPS)


@dataclass
class World:
    """The application and what stands in it."""

    app: Flask
    open: Round
    published: Round
    question: Question
    delegates: list[str]  # their cookies; each has begun a position, ready to be sent


def empty(folder: Path, *, database: str) -> Flask:
    """An installation as it is shipped, with its tables and nothing in them."""
    app = create_app(
        Config(
            secret_key=secrets.token_hex(32),
            record_key=base64.b64encode(secrets.token_bytes(32)).decode(),
            database_url=database or f"sqlite:///{folder / 'bench.sqlite'}",
            instance=folder,
            workers_embedded=False,
            second_step_required=False,  # a cookie is all that the measured people have
            plain_http=True,  # requests are sent straight into the application
        )
    )
    Base.metadata.drop_all(app.extensions[db.BIND])
    Base.metadata.create_all(app.extensions[db.BIND])
    return app


def build(folder: Path, *, database: str, delegates: int) -> World:
    """An installation with everything the main routes show."""
    app = empty(folder, database=database)
    with app.app_context(), app.test_request_context():
        make.groups()
        known = make.person().password_hash  # hashing a password for each would take minutes
        round_ = make.round_(languages=["en"])
        question = round_.questions[0]
        cookies = [_delegate(round_, question, known) for _ in range(delegates)]
        published = _published(known)
        db.session.commit()
        db.session.expunge_all()
    return World(app=app, open=round_, published=published, question=question, delegates=cookies)


def cookie_of(person: Person) -> str:
    """The cookie of a browser in which the person has signed in."""
    _opened, token = session.open_for(person, device="a measurement")
    db.session.commit()
    signer = current_app.session_interface.get_signing_serializer(current_app)  # type: ignore[attr-defined]  # Flask's own
    return f"session={signer.dumps({session.TOKEN_KEY: token, '_fresh': True, '_permanent': True})}"


def _delegate(round_: Round, question: Question, known: str | None) -> str:
    person = make.person(password_hash=known)
    organisation = make.organisation()
    make.delegate(person, organisation)
    position = open_draft(round_, organisation, by=person)
    save_answer(position, question, Given(text=WORDS), revision=0, by=person)
    return cookie_of(person)


def _published(known: str | None) -> Round:
    """A round with positions, each with a passage on a topic, and a summary that cites them."""
    moderator = make.person(password_hash=known)
    round_ = make.round_(state="closed", moderators=[moderator], languages=["en"])
    topics = [make.topic(round_, name) for name in ("Hospitals", "Norms", "Capacity", "Law")]
    passages = []
    for n in range(POSITIONS):
        party = make.party(round_, make.organisation(group=GROUPS[n % len(GROUPS)]))
        position = make.position(party, f"Says {n}. {WORDS}", stance="support")
        passage = make.passage(position, f"Says {n}.")
        make.coding(passage, topics[n % len(topics)], moderator)
        passages.append(passage)
    summary = summaries.begin(round_, by=moderator, title="Summary", topics=topics)
    db.session.flush()
    for place, section in enumerate(summary.sections):
        said = "All asked to spare hospitals. Many asked for help."
        for sentence in summaries.add_sentences(section, said=said, by=moderator):
            for passage in passages[place::4]:
                summaries.cite(sentence, passage, by=moderator)
    db.session.commit()
    week = clock.now() + timedelta(days=7)
    summaries.send_for_review(summary, ends_at=week, by=moderator)
    summaries.publish(summary, hurry="For the measurement.", by=moderator)
    round_.state, round_.published_at = RoundState.PUBLISHED, clock.now()
    return round_
