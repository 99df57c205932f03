"""The process itself: one file in on standard input, one answer out, and never more than allowed."""

import json
import resource
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Final

from .refusal import Refusal, Refused
from .result import Result
from .sniff import Kind, sniff

MOST_SECONDS: Final = 20
MOST_MEMORY: Final = 1024 * 1024 * 1024
HEAD_LENGTH: Final = 8

# Each is imported only for its own kind: the process lives for one file, so its start counts.
READERS: Final = {
    Kind.PDF: "pdf",
    Kind.DOCX: "word",
    Kind.XLSX: "word",
    Kind.ODT: "opendocument",
    Kind.PNG: "pictures",
    Kind.JPEG: "pictures",
    Kind.WEBP: "pictures",
    Kind.CSV: "tables",
    Kind.JSON: "tables",
}


def read(data: bytes, kinds: set[str], *, tidy: bool) -> tuple[Kind, Result]:
    """The kind of a file and what is in it, or Refused."""
    kind = sniff(data)
    if kind not in kinds:
        raise Refused(Refusal.WRONG_KIND, kind.name)
    try:
        reader = import_module(f".{READERS[kind]}", __package__)
        return kind, reader.read(data, kind=kind, tidy=tidy)
    except Refused:
        raise
    except MemoryError as error:
        raise Refused(Refusal.UNPACKS_TO_TOO_MUCH) from error
    except Exception as error:  # a parser that falls over has been given a damaged file
        raise Refused(Refusal.DAMAGED) from error


def main() -> None:
    """Read the file, whose kinds and treatment stand in the arguments, and write the answer."""
    sys.excepthook = _tell
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = b""
    try:
        kind, result = read(
            sys.stdin.buffer.read(), set(sys.argv[1].split(",")), tidy=sys.argv[2] == "tidy"
        )
        head = {
            "kind": kind, "text": result.text, "pages": result.pages, "taken_out": result.taken_out
        }  # fmt: skip
        content = result.content
    except Refused as refused:
        head = {"refused": refused.reason, "seems": refused.seems}
    except MemoryError:
        head = {"refused": Refusal.UNPACKS_TO_TOO_MUCH, "seems": ""}
    said = json.dumps(head).encode()
    sys.stdout.buffer.write(len(said).to_bytes(HEAD_LENGTH, "big") + said + content)


def _tell(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
    """Say in one line of JSON what fell over and where, and not what was read: it may be confidential."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    line = {
        "event": "the reader of files fell over",
        "level": "error",
        "timestamp": datetime.now(UTC).isoformat(),
        "kind": kind.__name__,
        "where": f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        if trace
        else "",
    }
    print(json.dumps(line), file=sys.stderr, flush=True)  # noqa: T201 - its log


if __name__ == "__main__":
    main()
