"""The bell that wakes this process's workers when there is something to do."""

import threading

_bell = threading.Event()


def ring() -> None:
    """Wake whoever waits."""
    _bell.set()


def wait(seconds: float) -> None:
    """Wait until the bell rings, or the time is over: other processes cannot ring it."""
    _bell.wait(seconds)
    _bell.clear()
