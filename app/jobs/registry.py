"""What kinds of work there are. Each feature registers its own when it is imported.

    @registry.handles("imports:run", label=_l("Import"))
    def run(job: Job, progress: Progress) -> dict[str, Any] | None: ...

A handler may be started a second time after its worker was lost, so a second run must do no harm:
what it did in chunks that `progress.step` committed is still there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel.speaklater import LazyString

from app.jobs.models import Job
from app.jobs.progress import Progress

Handler = Callable[[Job, Progress], dict[str, Any] | None]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of work: what does it, and what people call it."""

    name: str
    handler: Handler
    label: LazyString | str
    computes: bool  # begins without the write lock; calls `progress.begin_write` when it has one
    every: int | None  # seconds between runs of work that nobody asks for


_kinds: dict[str, Kind] = {}


def handles(
    name: str, *, label: LazyString | str = "", computes: bool = False, every: int | None = None
) -> Callable[[Handler], Handler]:
    """Register the function as what does this kind of work.

    With `computes=True` it holds no write lock until it calls `progress.begin_write()`: for work
    that thinks for long before it writes. With `every=60` workers run it each minute by themselves.
    """

    def register(handler: Handler) -> Handler:
        _kinds[name] = Kind(
            name=name, handler=handler, label=label or name, computes=computes, every=every
        )
        return handler

    return register


def find(name: str) -> Kind | None:
    """The kind of that name, if this version of the product knows it."""
    return _kinds.get(name)


def recurring() -> list[Kind]:
    """The work that workers do by themselves, again and again."""
    return [kind for kind in _kinds.values() if kind.every]
