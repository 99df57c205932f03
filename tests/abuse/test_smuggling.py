"""What the server reads off the wire: no request hides in another, however its length is said."""

import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.journey.served import Served, serving

SILENCE = 2.0
HIDDEN = b"GET /static/hidden HTTP/1.1\r\nHost: localhost\r\n\r\n"
CHUNKS = b"0\r\n\r\n" + HIDDEN
AS_CHUNK = b"%x\r\n" % len(HIDDEN) + HIDDEN + b"\r\n0\r\n\r\n"
TWICE = {
    "length and chunks": (
        b"Content-Length: %d\r\nTransfer-Encoding: chunked" % len(CHUNKS),
        CHUNKS,
    ),
    "chunks and length": (b"Transfer-Encoding: chunked\r\nContent-Length: 4", AS_CHUNK),
    "two lengths": (b"Content-Length: 0\r\nContent-Length: %d" % len(HIDDEN), HIDDEN),
    "lengths in a list": (b"Content-Length: 0, %d" % len(HIDDEN), HIDDEN),
    "a length with a sign": (b"Content-Length: +0", HIDDEN),
    "two codings": (b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", CHUNKS),
    "an unknown coding": (b"Transfer-Encoding: xchunked\r\nContent-Length: 0", HIDDEN),
    "a space before the colon": (b"Transfer-Encoding : chunked", CHUNKS),
    "a folded line": (b"X-One: 1\r\n Content-Length: %d" % len(HIDDEN), HIDDEN),
    "a chunk's length with a prefix": (b"Transfer-Encoding: chunked", b"0x0\r\n\r\n" + HIDDEN),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("served")
    with serving(folder) as served:
        yield served


def _answers(server: Served, request: bytes) -> list[int]:
    """The status of every answer that comes back over one connection."""
    port = int(server.address.rpartition(":")[2])
    got = b""
    with socket.create_connection(("127.0.0.1", port), timeout=SILENCE) as connection:
        connection.sendall(request)
        with suppress(TimeoutError):  # a server that waits for more has said all it will say
            while more := connection.recv(65536):
                got += more
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3})", got)]


@pytest.mark.parametrize("how", TWICE)
def test_a_request_whose_length_can_be_read_in_two_ways_is_refused(
    server: Served, how: str
) -> None:
    headers, body = TWICE[how]
    start = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\n"
    assert _answers(server, start + headers + b"\r\n\r\n" + body) == [400]


def test_two_requests_one_after_the_other_are_two(server: Served) -> None:
    assert _answers(server, HIDDEN + HIDDEN) == [404, 404]
