"""A virus scanner is asked before a file is kept, where the installation names one."""

import io
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
import sqlalchemy as sa
from flask import Flask

from app import db
from app.files.actions import store
from app.files.apart.refusal import Refusal
from app.files.models import StoredFile
from app.files.reading import BadFile
from config import Config
from tests.files import documents

SIGNATURE = b"States should report incidents to a place that no reader of this test knows."


@dataclass
class Scanner:
    """Answers as ClamAV's daemon does to INSTREAM, for one signature; or says `instead`."""

    address: str
    listening: socket.socket
    most: int = 30 * 1024 * 1024
    instead: bytes | None = None
    seen: list[bytes] = field(default_factory=list)

    def serve(self) -> None:
        while True:
            try:
                line, _from = self.listening.accept()
            except OSError:
                return
            with line:
                line.sendall(self._answer(line))

    def _answer(self, line: socket.socket) -> bytes:
        if _exactly(line, 10) != b"zINSTREAM\0":
            return b"UNKNOWN COMMAND\0"
        content = b""
        while size := int.from_bytes(_exactly(line, 4), "big"):
            content += _exactly(line, size)
            if len(content) > self.most:
                return b"INSTREAM size limit exceeded. ERROR\0"
        self.seen.append(content)
        if self.instead is not None:
            return self.instead
        return b"stream: Kq.Test.1 FOUND\0" if SIGNATURE in content else b"stream: OK\0"


def _exactly(line: socket.socket, size: int) -> bytes:
    said = b""
    while len(said) < size and (more := line.recv(size - len(said))):
        said += more
    return said


@pytest.fixture
def scanner(app: Flask) -> Iterator[Scanner]:
    listening = socket.create_server(("127.0.0.1", 0))
    one = Scanner(f"127.0.0.1:{listening.getsockname()[1]}", listening)
    serving = threading.Thread(target=one.serve)
    serving.start()
    usual = app.config["TDT"]
    app.config["TDT"] = replace(usual, virus_scanner=one.address)
    yield one
    app.config["TDT"] = usual
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    serving.join()


def kept() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(StoredFile)) or 0


def refused(content: bytes) -> Refusal:
    with pytest.raises(BadFile) as caught:
        store(io.BytesIO(content), "view.pdf", by=None)
    return caught.value.reason


def test_the_scanner_sees_the_whole_file_as_it_was_given(scanner: Scanner) -> None:
    given = documents.pdf_file() + b"%" + b"x" * 200_000
    store(io.BytesIO(given), "view.pdf", by=None)
    assert scanner.seen == [given]
    assert kept() == 1


def test_what_the_scanner_finds_something_in_is_not_kept(scanner: Scanner) -> None:
    assert refused(documents.pdf_file() + b"%" + SIGNATURE) is Refusal.VIRUS
    assert len(scanner.seen) == 1
    assert kept() == 0


@pytest.mark.parametrize("said", [b"", b"\0", b"stream: Access denied. ERROR\0", b"x" * 9000])
def test_an_answer_that_clears_nothing_is_no_clearance(scanner: Scanner, said: bytes) -> None:
    scanner.instead = said
    assert refused(documents.pdf_file()) is Refusal.NOT_SCANNED
    assert kept() == 0


def test_a_scanner_that_hangs_up_over_a_large_file_has_cleared_nothing(scanner: Scanner) -> None:
    scanner.most = 1000
    assert refused(documents.pdf_file() + b"%" * 5_000_000) is Refusal.NOT_SCANNED


@pytest.mark.parametrize("address", ["127.0.0.1:9", "/nowhere/clamd.ctl"])
def test_while_the_scanner_does_not_answer_no_file_is_taken(app: Flask, address: str) -> None:
    usual = app.config["TDT"]
    app.config["TDT"] = replace(usual, virus_scanner=address)
    try:
        assert refused(documents.pdf_file()) is Refusal.NOT_SCANNED
    finally:
        app.config["TDT"] = usual
    assert kept() == 0


def checked(**settings: str) -> None:
    Config(
        secret_key="a secret that only the tests know, 32+",
        base_url="https://table.example",
        **settings,  # type: ignore[arg-type]
    ).check()


@pytest.mark.parametrize("address", ["/run/clamav/clamd.ctl", "127.0.0.1:3310", "[::1]:3310", ""])
def test_a_scanner_on_this_machine_may_be_named(address: str) -> None:
    checked(virus_scanner=address)


@pytest.mark.parametrize(
    ("address", "said"),
    [("clamd", "socket, or host:port"), (":3310", "socket, or"), ("scan.example:3310", "TLS")],
)
def test_a_scanner_that_cannot_be_meant_stops_the_start(address: str, said: str) -> None:
    with pytest.raises(RuntimeError, match=said):
        checked(virus_scanner=address)
