"""The statements of a round of the demonstration, and what parties answered."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from app import db
from app.demo.loading.content import Days, Said
from app.demo.loading.positions import Places
from app.positions.models import Position, Stance
from app.rounds.models import PhaseKind, Round
from app.rounds.timing import phase_of
from app.statements import actions
from app.statements.actions import EnteredAnswer, EnteredStatement
from app.synthesis.models import Passage, Topic


def load(
    round_: Round,
    said: Said,
    *,
    positions: Mapping[str, Position],
    places: Places,
    topics: Mapping[str, Topic],
    zone: str,
) -> None:
    """Enter what was put with its answers, and write what is still a draft."""
    moderator = next(role.person for role in round_.roles if role.role == "moderator")
    days = Days(zone)
    reading = phase_of(round_, PhaseKind.READING)
    entered = []
    for one in said["statements"]:
        cited = [
            places[source["organisation"], source["question"], source["quote"]].ids[0]
            for source in one["cites"]
        ]
        passages = [db.session.get_one(Passage, ident) for ident in cited]
        put_at = days.at(one.get("put"))
        if put_at is None:
            actions.write(
                round_,
                topic=topics[one["topic"]],
                wording=one["wording"],
                language="en",
                passages=passages,
                by=moderator,
            )
            continue
        entered.append(
            EnteredStatement(
                topic=topics[one["topic"]],
                wording=one["wording"],
                put_at=put_at,
                closed_at=reading.ends_at if reading and round_.published_at else None,
                passages=passages,
                answers=list(_answers(one, positions, put_at)),
            )
        )
    actions.enter(round_, entered, by=moderator)


def _answers(
    one: Said, positions: Mapping[str, Position], put_at: datetime
) -> Iterator[EnteredAnswer]:
    reasons = {reason["organisation"]: reason for reason in one.get("reasons", [])}
    number = 0
    for stance, organisations in one["answers"].items():
        for organisation in organisations:
            number += 1
            reason = reasons.get(organisation, {})
            yield EnteredAnswer(
                party=positions[organisation].party,
                stance=Stance(stance),
                at=put_at + timedelta(hours=4 * number),
                reason=reason.get("text", ""),
                language=reason.get("language", "en"),
            )
