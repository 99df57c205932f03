"""The town of `tests/matrix`, and everything in it that can be sent something."""

import socket
from dataclasses import dataclass, field

import pytest

from tests.abuse.doors import Door, doors_of
from tests.matrix.conftest import town
from tests.matrix.town import Town

__all__ = ["town"]


@pytest.fixture(scope="package")
def doors(town: Town) -> list[Door]:
    return doors_of(town)


@dataclass
class Silence:
    """Where somebody wanted to go while there was no network."""

    asked: list[str] = field(default_factory=list)

    def refuse(self, *target: object, **_how: object) -> None:
        """Note the target and let nobody through."""
        self.asked.append(repr(target[-1]))
        raise OSError("There is no network here.")


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> Silence:
    """No network: whoever opens a connection or looks a name up is noted and refused."""
    kept = Silence()
    for owner, name in (
        (socket.socket, "connect"),
        (socket.socket, "connect_ex"),
        (socket, "getaddrinfo"),
        (socket, "gethostbyname"),
    ):
        monkeypatch.setattr(owner, name, kept.refuse)
    return kept
