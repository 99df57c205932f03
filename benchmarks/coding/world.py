"""A round with as many passages as asked: parties of every group, short texts, suggestions."""

import random
import uuid
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app import clock, db, text
from app.accounts.models import Person
from app.moderation.models import Contribution, ContributionKind
from app.rounds.models import Round
from app.synthesis.actions import count_voices
from app.synthesis.actions.likely import note_likely
from app.synthesis.actions.tallying import recount
from app.synthesis.models import Coding, Passage, Suggestion, SuggestionState, Topic
from tests import make

AT_ONCE = 5_000
TOPICS = 30
PARTIES = 200
IN_A_TEXT = 5  # passages
LONG = 220  # characters of a passage, about
RARE = "zeppelin"  # in one passage of a thousand
FREQUENT = "hospitals"  # in one of three
WORDS = """
    we ask for clear rules on how states and companies protect networks that people rely on every
    day and note that small bodies lack means to take part since meetings are far away and costly
    which is why open data plain language and travel support matter more than another declaration
    while cables power grids and water must stay off limits in every conflict whoever is behind it
    """.split()  # noqa: SIM905 - prose reads better
SHARED = (
    "round_id", "party_id", "position_id", "question_id", "stance", "language", "origin", "accepted",
)  # fmt: skip


def fill(round_: Round, passages: int, moderator: Person) -> None:
    """Nine passages in ten wait, most with suggestions; one in ten is decided."""
    topics = [make.topic(round_, f"Topic number {n}") for n in range(TOPICS)]
    parties = min(PARTIES, passages // IN_A_TEXT)
    signs = list(make.GROUPS)
    for number in range(parties):
        organisation = make.organisation(group=signs[number % len(signs)])
        position = make.position(
            make.party(round_, organisation),
            "We thank the host.",
            stance="oppose" if number % 3 == 0 else "support",
        )
        first = make.passage(position)
        shared = {name: getattr(first, name) for name in SHARED}
        _texts(shared, topics, passages // parties, number, moderator)
        db.session.commit()
        db.session.expunge_all()
    _keep(round_)


def _keep(round_: Round) -> None:
    """Count what actions keep by themselves, for rows that were put in past them."""
    count_voices(round_.id)
    recount(round_.id)
    note_likely(Passage.round_id == round_.id)
    db.session.commit()


def _texts(
    shared: dict[str, Any], topics: list[Topic], count: int, seed: int, moderator: Person
) -> None:
    now, lot = clock.now(), random.Random(seed)  # noqa: S311 - the same texts in each run
    texts: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    suggested: list[dict[str, Any]] = []
    coded: list[dict[str, Any]] = []
    for begun in range(1, count, IN_A_TEXT):
        said = [_words(lot, seed + n) for n in range(begun, min(begun + IN_A_TEXT, count))]
        plain, ident = "\n\n".join(said), uuid.uuid4()
        texts.append({
            "id": ident, "round_id": shared["round_id"], "kind": ContributionKind.ANSWER,
            "language": "en", "source": plain, "plain": plain,
        })  # fmt: skip
        start = 0
        for number, words in enumerate(said, start=begun):
            rows.append({
                **shared, "id": uuid.uuid4(), "contribution_id": ident, "start": start,
                "end": start + len(words), "quote_hash": text.quote_hash(words),
                "certainty": lot.random(), "suggested_at": now, "fits_none": number % 10 == 3,
                "decided_at": now if number % 10 == 7 else None,
            })  # fmt: skip
            start += len(words) + 2
            among = [topics[(seed + number + step) % TOPICS] for step in range(2)]
            if number % 10 == 7:
                coded.append(_coding(rows[-1]["id"], among[0], moderator))
            elif number % 10 != 3:
                suggested += _suggestions(rows[-1], among)
    _insert(Contribution, texts)
    _insert(Passage, rows)
    _insert(Suggestion, suggested)
    _insert(Coding, coded)


def _words(lot: random.Random, number: int) -> str:
    words = lot.choices(WORDS, k=LONG // 6)
    if number % 1_000 == 0:
        words[3] = RARE
    if number % 3 == 0:
        words[5] = FREQUENT
    return " ".join(words).capitalize() + "."


def _coding(passage: uuid.UUID, topic: Topic, by: Person) -> dict[str, Any]:
    return {
        "id": uuid.uuid4(), "passage_id": passage, "topic_id": topic.id, "decided_by_id": by.id,
        "decided_at": clock.now(),
    }  # fmt: skip


def _suggestions(passage: dict[str, Any], among: list[Topic]) -> list[dict[str, Any]]:
    scores = (0.5 + passage["certainty"] / 2, 0.3)
    return [
        {
            "id": uuid.uuid4(), "passage_id": passage["id"], "score": score, "engine": "bench-1",
            "topic_id": topic.id, "reasons": ["cables", "networks"],
            "examples": [str(passage["id"])], "state": SuggestionState.OPEN,
        }
        for topic, score in zip(among, scores, strict=True)
    ]  # fmt: skip


def _insert(table: type[db.Base], rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        db.session.execute(sa.insert(table), rows[start : start + AT_ONCE])


def code_the_rest(round_: Round, moderator: Person) -> None:
    """Put what still waits on the topic that was suggested, so that the synthesis is of all."""
    waiting = db.session.execute(
        sa.select(Suggestion.passage_id, Suggestion.topic_id)
        .join(Suggestion.passage)
        .where(
            Passage.round_id == round_.id,
            Passage.decided_at.is_(None),
            Suggestion.state == SuggestionState.OPEN,
            Suggestion.score >= 0.5,  # the better of the two
        )
    ).all()
    _insert(
        Coding,
        [
            {
                "id": uuid.uuid4(), "passage_id": passage, "topic_id": topic,
                "decided_by_id": moderator.id, "decided_at": clock.now(),
            }
            for passage, topic in waiting
        ],
    )  # fmt: skip
    db.session.execute(
        sa.update(Passage)
        .where(Passage.round_id == round_.id, Passage.decided_at.is_(None))
        .values(decided_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    _keep(round_)


def settle_statistics(app: Flask) -> None:
    """Let PostgreSQL count its rows, as it does by itself on a server that has run for a while.

    SQLite has no such thing of itself, and the product does not ask it to.
    """
    engine = app.extensions[db.BIND]
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
