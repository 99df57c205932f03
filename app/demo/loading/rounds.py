"""A round of the demonstration: itself, its questions, dates and people."""

from app import db
from app.demo.loading.content import Days, Said
from app.demo.loading.people import World
from app.rounds import actions
from app.rounds.models import (
    Answering,
    Attribution,
    LatePolicy,
    Phase,
    PhaseKind,
    Question,
    Role,
    Round,
    RoundRole,
    RoundState,
    Visibility,
)


def load(said: Said, world: World) -> tuple[Round, dict[str, Question]]:
    """Make the round in the state it has reached, and give its questions by their keys."""
    days = Days(said["zone"])
    organisers = [one["person"] for one in said["roles"] if one["role"] == "organiser"]
    by = world.people[organisers[0]]
    round_ = actions.create_round(
        by=by,
        title=said["title"],
        slug=said["key"],
        mandate=said["mandate"].strip(),
        host=said["host"],
        co_hosts=list(said.get("co_hosts", [])),
        addressee=said["addressee"],
        status_line=said["status_line"],
        terms=said["terms"].strip(),
        zone=said["zone"],
        languages=list(said["languages"]),
        answering=Answering(said.get("answering", "all")),
        visibility=Visibility(said.get("visibility", "public")),
        attribution=Attribution(said.get("attribution", "named")),
        late=LatePolicy(said.get("late", "refuse")),
        grace_minutes=int(said.get("grace_minutes", 0)),
        opens_at=days.at(said["opens"]),
        closes_at=days.at(said["closes"]),
    )
    for one in said["roles"]:
        if one["person"] != organisers[0] or one["role"] != "organiser":
            round_.roles.append(
                RoundRole(person=world.people[one["person"]], role=Role(one["role"]))
            )
    round_.template = said.get("template")  # only named: the questions are its own
    questions = actions.lay_out(
        round_,
        pages=said["pages"],
        questions=said["questions"],
        topics=said.get("topics", []),
        documents=said.get("documents", []),
    )
    _phases(round_, said, days)
    actions.enter_state(
        round_,
        RoundState(said["state"]),
        by=by,
        announced_at=days.at(said["announced"]),
        published_at=days.at(said.get("published")),
    )
    db.session.flush()
    return round_, questions


def _phases(round_: Round, said: Said, days: Days) -> None:
    starts = [days.at(one["starts"], "UTC") for one in said.get("sessions", [])]
    known = sorted(start for start in starts if start is not None)
    opens, closes = days.at(said["opens"]), days.at(said["closes"])
    reading, review = days.at(said.get("reading_ends")), days.at(said.get("review_ends"))
    windows = [
        (PhaseKind.COLLECTING, opens, closes),
        (PhaseKind.READING, closes, reading),
        (PhaseKind.REVIEW, reading, review),
    ]
    if len(known) > 1:
        windows.insert(0, (PhaseKind.SESSIONS, known[0], known[-1]))
    round_.phases = [
        Phase(kind=kind, starts_at=start, ends_at=end)
        for kind, start, end in windows
        if start is not None and end is not None and start < end
    ]
