"""Counting what a page asks of the database, and what a deed asks of the processor."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event

from app import db

BOOKKEEPING = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """The statements that are executed meanwhile, without the bookkeeping of transactions."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(BOOKKEEPING):
            seen.append(statement)

    bind = app.extensions[db.BIND]
    event.listen(bind, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(bind, "before_cursor_execute", note)


def cpu_seconds(deed: Callable[[], object], *, enough: float, tries: int = 3) -> float:
    """What a deed asks of the processor, at its best: a busy machine makes one try slow, not all.

    It is done again until it needs less than `enough`, and the shortest of the tries is told.
    """
    best = float("inf")
    for _try in range(tries):
        began = time.process_time()
        deed()
        best = min(best, time.process_time() - began)
        if best < enough:
            break
    return best
