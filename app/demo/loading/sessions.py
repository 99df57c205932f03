"""The thematic sessions of a round of the demonstration."""

from datetime import timedelta

from app.demo.loading.content import Days, Said
from app.demo.loading.people import World
from app.meetings.actions import Chair, Plan, enter_session
from app.meetings.models import AccountState, Session, SessionState
from app.rounds.models import Round


def load(round_: Round, said: Said, world: World) -> list[tuple[Said, Session]]:
    """Enter the sessions, each with its account as far as that has come."""
    days = Days(said["zone"])
    topics = {topic["key"]: topic["name"] for topic in said.get("topics", [])}
    organiser = next(role.person for role in round_.roles if role.role == "organiser")
    made = []
    for one in said.get("sessions", []):
        start = days.at(one["starts"], "UTC")
        assert start is not None  # noqa: S101 - every session of the content has its time
        session = enter_session(
            round_,
            Plan(
                title=one["title"],
                topic=topics.get(one.get("topic", ""), ""),
                description=one.get("description", ""),
                starts_at=start,
                ends_at=start + timedelta(minutes=one["minutes"]),
                link=one.get("link"),
                chairs=[
                    Chair(
                        organisation=world.organisations[chair["organisation"]],
                        name=world.people[chair["person"]].name,
                        person=world.people[chair["person"]],
                    )
                    for chair in one["co_chairs"]
                ],
                rapporteur=world.people.get(one.get("rapporteur", "")),
            ),
            state=SessionState(one["state"]),
            notes=one.get("notes", "").strip(),
            account=one.get("account", "").strip(),
            account_state=AccountState(one.get("account_state", "draft")),
            by=organiser,
        )
        made.append((one, session))
    return made
