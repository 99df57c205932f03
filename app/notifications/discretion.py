"""How much a message may say of its round, to others than its reader and on its way through the mail.

Messages name a round by its key and know no more of it. Rounds tell here, when the application
starts, which of them are closed (no administrator reads what is written to their people) and
which are secret (a mail that could be read over somebody's shoulder does not even name them).
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Among = Callable[[Iterable[uuid.UUID]], set[uuid.UUID]]


@dataclass
class _Told:
    closed: Among
    secret: Among


def _none(_rounds: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    return set()


_told = _Told(closed=_none, secret=_none)


def tell_with(*, closed: Among, secret: Among) -> None:
    """Name the functions that tell which of some rounds are closed, and which are secret."""
    _told.closed, _told.secret = closed, secret


def closed(rounds: Iterable[uuid.UUID | None]) -> set[uuid.UUID]:
    """Those of the rounds whose messages only their readers may read."""
    known = {ident for ident in rounds if ident is not None}
    return _told.closed(known) if known else set()


def is_closed(round_id: uuid.UUID | None) -> bool:
    """Whether only its reader may read a message of this round."""
    return bool(closed([round_id]))


def is_secret(round_id: uuid.UUID | None) -> bool:
    """Whether a mail must not name the round, nor say what happened in it."""
    return round_id is not None and bool(_told.secret([round_id]))
