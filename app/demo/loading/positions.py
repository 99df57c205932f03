"""The positions of a round of the demonstration, and what moderators made of them."""

from collections.abc import Iterator, Mapping, Sequence

from app import db
from app.accounts.models import Person
from app.demo.loading.content import Days, Said
from app.demo.loading.people import World
from app.meetings.models import AccountState, Session
from app.moderation.models import Contribution
from app.positions.actions import Entered, enter
from app.positions.actions import Said as Reply
from app.positions.models import CoSponsorState, Position, PositionState, Stance
from app.rounds import actions as rounds
from app.rounds.models import Attribution, Question, Round
from app.synthesis import actions as synthesis
from app.synthesis.actions import Decided
from app.synthesis.models import PassageOrigin, Topic

COUNTED = {PositionState.SUBMITTED, PositionState.ACCEPTED, PositionState.HELD}
Places = dict[tuple[str, str, str], Decided]


def load(
    round_: Round, said: Sequence[Said], questions: Mapping[str, Question], world: World, zone: str
) -> dict[str, Position]:
    """Enter the positions; by the key of their organisation."""
    days = Days(zone)
    parties = rounds.join_many(
        round_, [world.organisations[one["organisation"]] for one in said], by=None
    )
    entered = [
        Entered(
            party=parties[world.organisations[one["organisation"]].id],
            language=one["language"],
            at=days.at([one["day"], one["time"]], "UTC"),
            state=PositionState(one["state"]),
            late=bool(one.get("late")),
            reason=one.get("reason", ""),
            attribution=Attribution(one["attribution"]) if one.get("attribution") else None,
            submitted_by=world.people.get(one.get("author", "")),
            co_sponsors=[
                (world.organisations[other["organisation"]], CoSponsorState(other["state"]))
                for other in one.get("co_sponsors", [])
            ],
            answers=[
                Reply(
                    question=questions[answer["question"]],
                    text=answer.get("text", "").strip(),
                    stance=Stance(answer["stance"]) if answer.get("stance") else None,
                    choices=answer.get("choices", ()),
                    translations={
                        language: words.strip()
                        for language, words in answer.get("translations", {}).items()
                    },
                )
                for answer in one["answers"]
            ],
        )
        for one in said
    ]
    made = enter(round_, entered, by=None, one_entry=False)
    return {one["organisation"]: position for one, position in zip(said, made, strict=True)}


def code(
    round_: Round,
    *,
    said: Sequence[Said],
    positions: Mapping[str, Position],
    questions: Mapping[str, Question],
    sessions: Sequence[tuple[Said, Session]],
    topics: Mapping[str, Topic],
) -> Places:
    """Mark the passages and put the decided ones on their topics; by organisation, question, words."""
    moderator = next(role.person for role in round_.roles if role.role == "moderator")
    places: Places = {}
    for one in said:
        position = positions[one["organisation"]]
        if position.state not in COUNTED or not position.versions:
            continue
        words = {
            answer.question_id: answer.contribution for answer in position.versions[-1].answers
        }
        for answer in one["answers"]:
            found = words.get(questions[answer["question"]].id)
            for quote, decided in _passages(answer.get("passages", []), found, topics, moderator):
                places[one["organisation"], answer["question"], quote] = decided
    for session_said, session in sessions:
        account = session.accounts[-1] if session.accounts else None
        if account is None or account.state is not AccountState.APPROVED:
            continue
        for quote, decided in _passages(
            session_said.get("passages", []), account.contribution, topics, moderator
        ):
            places[session_said["key"], "", quote] = decided
    synthesis.enter_codings(round_, places.values(), by=moderator, origin=PassageOrigin.PERSON)
    db.session.flush()
    return places


def _passages(
    said: Sequence[Said],
    found: Contribution | None,
    topics: Mapping[str, Topic],
    moderator: Person,
) -> Iterator[tuple[str, Decided]]:
    if found is None:
        return
    for passage in said:
        quote = passage["quote"]
        start = found.plain.find(quote)
        if start < 0:
            raise LookupError(f"These words are not where they should be: {quote!r}")
        keys = passage.get("topics", []) if passage.get("decided", True) else []
        yield (
            quote,
            Decided(
                contribution=found,
                topics=[topics[key] for key in keys],
                start=start,
                end=start + len(quote),
                by=moderator,
            ),
        )
