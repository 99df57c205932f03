"""A strange file is read by a process of its own, which may fail or be stopped without harm."""

import json
import subprocess
import sys
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog
from flask_babel import gettext as _

from app.errors import Problem
from app.files.apart.refusal import Refusal
from app.files.kinds import Kind
from app.text import clean

MOST_SECONDS: Final = 30
_HEAD_LENGTH: Final = 8
_MOST_TOLD: Final = 2_000
log = structlog.get_logger()
# `-I` keeps the environment and the current folder out; the product is not on the path either.
_START: Final = (
    "import sys; sys.path.append(sys.argv.pop(1)); from apart.__main__ import main; main()"
)


class BadFile(Problem):
    """A file that is not taken. Its text is the sentence for beside the form's field."""

    status = 422

    def __init__(self, reason: Refusal, *, seems: str = "", largest: int = 0) -> None:
        super().__init__(_sentence(reason, seems, largest))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was found good: the bytes to keep, and what was found in them.

    `taken_out` names what was removed: "comments", "location", "properties", "tracked changes".
    """

    kind: Kind
    content: bytes
    text: str
    pages: int | None
    taken_out: list[str]


def check(content: bytes, *, kinds: AbstractSet[Kind], keep_as_given: bool = False) -> Checked:
    """Find out what a file is, refuse what could do harm, and tidy what would tell on its author.

    With `keep_as_given` (the person was warned and wants it) nothing is taken out, but what could
    do harm is refused all the same. Raises BadFile.
    """
    command = [
        sys.executable, "-I", "-c", _START, str(Path(__file__).parent),
        ",".join(sorted(kinds)), "keep" if keep_as_given else "tidy",
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and no word of the file in its arguments
            command, input=content, capture_output=True, timeout=MOST_SECONDS, check=False, env={}
        )
    except subprocess.TimeoutExpired as error:
        raise BadFile(Refusal.TOO_SLOW) from error
    if done.returncode or len(done.stdout) < _HEAD_LENGTH:
        log.warning("file could not be read", exit=done.returncode, **_told(done.stderr))
        raise BadFile(Refusal.TOO_SLOW if done.returncode < 0 else Refusal.DAMAGED)
    end = _HEAD_LENGTH + int.from_bytes(done.stdout[:_HEAD_LENGTH], "big")
    head = json.loads(done.stdout[_HEAD_LENGTH:end])
    if "refused" in head:
        raise BadFile(Refusal(head["refused"]), seems=head["seems"])
    return Checked(
        Kind(head["kind"]), done.stdout[end:], clean(head["text"]), head["pages"], head["taken_out"]
    )


def _told(stderr: bytes) -> dict[str, str]:
    """What the reader's own line says; what a library wrote there may be words of the file."""
    for line in stderr[-_MOST_TOLD:].splitlines():
        with suppress(ValueError):
            said = json.loads(line)
            if isinstance(said, dict):
                return {name: str(said[name]) for name in ("kind", "where") if name in said}
    return {}


def _sentence(reason: Refusal, seems: str, largest: int) -> str:
    megabytes = largest // (1024 * 1024)
    sentences: dict[Refusal, str] = {
        Refusal.EMPTY: _("The file is empty."),
        Refusal.TOO_LARGE: _("The file is larger than %(megabytes)s MB.", megabytes=megabytes),
        Refusal.WRONG_KIND: _(
            "This kind of file is not taken here. It looks like %(kind)s.", kind=seems
        )
        if seems
        else _("This kind of file is not taken here."),
        Refusal.DAMAGED: _("The file cannot be read; it may be damaged. Try saving it again."),
        Refusal.ENCRYPTED: _("The file is locked with a password. Save it without one."),
        Refusal.ACTIVE: _(
            "The file holds macros, scripts or attachments. Save it without them, or as a new PDF."
        ),
        Refusal.UNPACKS_TO_TOO_MUCH: _("The file would unpack to more than is allowed."),
        Refusal.UNSAFE_ARCHIVE: _("The file holds other files in a way that is not allowed."),
        Refusal.UNSAFE_XML: _("The file's XML refers to something outside it or could grow."),
        Refusal.TOO_MANY_PIXELS: _("The picture has too many pixels. Make it smaller."),
        Refusal.ANIMATED: _("The picture is animated. Only still pictures are taken."),
        Refusal.TOO_MANY_PAGES: _("The document has too many pages."),
        Refusal.TOO_SLOW: _("The file takes too long to read. Try saving it again, or as PDF."),
        Refusal.VIRUS: _("A virus scanner found something in the file. It was not kept."),
        Refusal.NOT_SCANNED: _(
            "The file could not be checked for viruses now and was not kept. Try again in a while."
        ),
    }
    return sentences[reason]
