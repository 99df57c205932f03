r"""Ask a virus scanner beside us, where the installation names one, before a strange file is kept.

The scanner is ClamAV's daemon, asked by its INSTREAM command: `zINSTREAM\0`, then pieces that each
begin with their length in four bytes, then a length of nought (clamd(8)). It answers with one line.
"""

import logging
import socket
from contextlib import suppress
from typing import Final

from app.files.apart.refusal import Refusal
from app.files.reading import BadFile

_PIECE: Final = 64 * 1024  # bytes
_PATIENCE: Final = 20.0  # seconds for the scanner to take a piece, and to answer
_LONGEST_ANSWER: Final = 4096
_log = logging.getLogger(__name__)


def scan(content: bytes, *, scanner: str) -> None:
    """Let pass what the scanner finds nothing in; nothing is asked where `scanner` is empty.

    `scanner` is a socket's path (`/run/clamav/clamd.ctl`) or `host:port`. A file that could not be
    looked at is not taken: what stands in a paper may be meant for one reader alone.

    Raises:
        BadFile: with `Refusal.VIRUS` for what is found, `Refusal.NOT_SCANNED` where the scanner does
            not answer, or answers that it could not look.

    """
    if not scanner:
        return
    try:
        answer = _ask(content, scanner)
    except OSError as error:
        _log.error("The virus scanner does not answer: %s", error)
        raise BadFile(Refusal.NOT_SCANNED) from error
    if answer.endswith(" FOUND"):
        _log.warning("The virus scanner found %s", answer)
        raise BadFile(Refusal.VIRUS)
    if answer != "stream: OK":
        _log.error("The virus scanner could not look: %s", answer)
        raise BadFile(Refusal.NOT_SCANNED)


def _ask(content: bytes, scanner: str) -> str:
    with _reached(scanner) as line:
        # A scanner that has seen enough hangs up while we still send; what it said can be read all the same.
        with suppress(BrokenPipeError, ConnectionResetError):
            line.sendall(b"zINSTREAM\0")
            for at in range(0, len(content), _PIECE):
                piece = content[at : at + _PIECE]
                line.sendall(len(piece).to_bytes(4, "big") + piece)
            line.sendall(bytes(4))
        said = b""
        while not said.endswith(b"\0") and len(said) < _LONGEST_ANSWER:
            more = line.recv(_LONGEST_ANSWER)
            if not more:
                break
            said += more
    return said.rstrip(b"\0").decode("utf-8", "replace").strip()


def _reached(scanner: str) -> socket.socket:
    if not scanner.startswith("/"):
        host, _colon, port = scanner.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(_PATIENCE)
    try:
        line.connect(scanner)
    except OSError:
        line.close()
        raise
    return line
