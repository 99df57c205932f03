"""How a job moves, how long it is leased, when it is tried again, and who may see it."""

from datetime import timedelta

from app.jobs.models import Job, JobState
from app.policy import Predicate, Who, is_admin, is_signed_in, predicate

WAITING, RUNNING, DONE, FAILED, CANCELLED = JobState

MOVES: dict[JobState, frozenset[JobState]] = {
    WAITING: frozenset({RUNNING, CANCELLED}),
    RUNNING: frozenset({WAITING, DONE, FAILED, CANCELLED}),
    DONE: frozenset(),
    FAILED: frozenset({WAITING}),
    CANCELLED: frozenset({WAITING}),
}

LEASE = timedelta(seconds=60)
FIRST_DELAY = timedelta(seconds=10)
LONGEST_DELAY = timedelta(hours=2)
GROWTH = 3


def delay(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: 10 s, 30 s, 90 s, ... two hours at most."""
    steps = min(attempts - 1, 10)
    return min(FIRST_DELAY * GROWTH**steps, LONGEST_DELAY)


@predicate
def asked_for_it(who: Who, job: Job) -> bool:
    """The person asked for the work."""
    return who.signed_in and job.asked_by_id == who.person


@predicate
def runs_its_round(who: Who, job: Job) -> bool:
    """The person organises or moderates the round that the work is for."""
    return job.round_id is not None and bool(
        who.roles.get(job.round_id, frozenset()) & {"organiser", "moderator"}
    )


its_people = asked_for_it | runs_its_round | is_admin

ALLOW: dict[str, Predicate] = {
    "jobs.list": is_signed_in,
    "job.view": its_people,
    "job.cancel": its_people,
    "job.again": its_people,
}
