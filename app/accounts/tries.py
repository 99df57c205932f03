"""How often something may be tried: counted in the database, so that all workers count together.

Each count is a short transaction of its own, begun after the request's has been let go: a refused
request rolls back, and must be counted all the same. Call these first in a view, before anything
is changed. Keys are hashed, so that the table tells nobody's address.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _
from limits import RateLimitItem, parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from app import clock, db
from app.accounts.models import Tries
from app.errors import TooMuch

# A network may stand for a whole ministry; one account in one network is one person.
SIGN_IN_FROM_NETWORK = parse("100 per 5 minutes")
SIGN_IN_OF_ONE = parse("10 per 5 minutes")
SIGN_IN_OF_ACCOUNT = parse("100 per 1 hour")  # not counted for browsers that the account has used
SECOND_STEP_OF_ONE = parse("5 per 5 minutes")
SECOND_STEP_OF_ACCOUNT = parse("30 per 1 hour")
MAIL_FROM_NETWORK = parse("30 per 1 hour")
MAIL_TO_ADDRESS = parse("5 per 1 hour")


class TriesStorage(Storage):
    """The counts of `limits`, in the table `tries`."""

    STORAGE_SCHEME = None

    @property
    def base_exceptions(self) -> type[Exception]:
        """What may go wrong beneath."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count one more, in a new window if the last one is over, and say how many there are."""
        now = clock.now()
        with _apart() as connection:
            insert = db.insert(Tries, connection).values(
                key=_hashed(key), count=amount, expires_at=now + timedelta(seconds=expiry)
            )
            over = Tries.expires_at <= now
            counted = connection.execute(
                insert.on_conflict_do_update(
                    index_elements=[Tries.key],
                    set_={
                        "count": sa.case((over, amount), else_=Tries.count + amount),
                        "expires_at": sa.case(
                            (over, insert.excluded.expires_at), else_=Tries.expires_at
                        ),
                    },
                ).returning(Tries.count)
            )
            return int(counted.scalar_one())

    def get(self, key: str) -> int:
        """How many there are in the window that runs."""
        found = self._row(key)
        return found[0] if found else 0

    def get_expiry(self, key: str) -> float:
        """When the window that runs is over, in seconds since 1970."""
        found = self._row(key)
        return found[1].replace(tzinfo=found[1].tzinfo or UTC).timestamp() if found else time.time()

    def clear(self, key: str) -> None:
        """Forget what was counted."""
        with _apart() as connection:
            connection.execute(sa.delete(Tries).where(Tries.key == _hashed(key)))

    def reset(self) -> int | None:
        """Forget everything."""
        with _apart() as connection:
            return connection.execute(sa.delete(Tries)).rowcount

    def check(self) -> bool:
        """Whether the table answers."""
        return self.get("") >= 0

    def _row(self, key: str) -> tuple[int, datetime] | None:
        query = sa.select(Tries.count, Tries.expires_at).where(
            Tries.key == _hashed(key), Tries.expires_at > clock.now()
        )
        with _apart() as connection:
            found = connection.execute(query).first()
        return (found[0], found[1]) if found else None


Counted = tuple[RateLimitItem, str]
_limiter = FixedWindowRateLimiter(TriesStorage())


def refuse_if_too_many(*counted: Counted) -> None:
    """Raise TooMuch if one of these has been tried too often, counting nothing."""
    if not _is_on():
        return
    with _between():
        full = [(item, key) for item, key in counted if not _limiter.test(item, key)]
        if full:
            _raise(full, _too_often)


def _too_often(minutes: int) -> str:
    return _("That was tried too often. Try again in %(minutes)s minutes.", minutes=minutes)


def count(*counted: Counted, writes: bool = True, words: Callable[[int], str] = _too_often) -> None:
    """Count a try at each of these; raise TooMuch if it was one too many.

    With `writes=False` the request goes on without the write lock. `words` say what was too much,
    and in how many minutes it may be tried again.
    """
    if not _is_on():
        return
    with _between(writes=writes):
        full = [(item, key) for item, key in counted if not _limiter.hit(item, key)]
        if full:
            _raise(full, words)


def is_first(what: str, *, within: timedelta) -> bool:
    """Whether this is done for the first time within so long: what is good once is used up by it."""
    with _between():
        return TriesStorage().incr(f"once {what}", int(within.total_seconds())) == 1


def forgive(*counted: Counted) -> None:
    """It went well: forget what was counted."""
    if not _is_on():
        return
    with _between():
        for item, key in counted:
            _limiter.clear(item, key)


def _raise(full: list[Counted], words: Callable[[int], str]) -> None:
    ends = max(_limiter.get_window_stats(item, key).reset_time for item, key in full)
    seconds = max(1, round(ends - time.time()))
    raise TooMuch(words(-(-seconds // 60)), seconds=seconds)


def _is_on() -> bool:
    on: bool = current_app.config["TDT"].rate_limits
    return on


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


@contextmanager
def _between(*, writes: bool = True) -> Iterator[None]:
    """Let the request's transaction go, and begin it anew afterwards."""
    db.session.commit()
    try:
        yield
    finally:
        db.session.rollback()
        if writes:
            db.begin_write()


@contextmanager
def _apart() -> Iterator[Connection]:
    """A connection and a transaction of one's own."""
    bind: Engine | Connection = current_app.extensions[db.BIND]
    if isinstance(bind, Connection):  # a test's, which rolls everything back
        with bind.begin_nested():
            yield bind
        return
    with bind.connect().execution_options(write=True) as connection, connection.begin():
        yield connection
