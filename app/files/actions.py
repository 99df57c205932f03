"""Store a file, and erase one."""

import hashlib
import uuid
from collections.abc import Set as AbstractSet
from typing import IO

from flask import current_app

from app import clock, db
from app.files.apart.refusal import Refusal
from app.files.kinds import ATTACHMENTS, MEDIA_TYPES, Kind
from app.files.models import FileContent, StoredFile
from app.files.names import safe_name
from app.files.reading import BadFile, Checked, check
from app.files.scanning import scan
from app.security_log import Event, tell
from app.text import line
from config import Config


def store(
    stream: IO[bytes],
    name: str,
    *,
    by: uuid.UUID | None,
    kinds: AbstractSet[Kind] = ATTACHMENTS,
    language: str | None = None,
    keep_as_given: bool = False,
) -> StoredFile:
    """Check a file and store it, or raise BadFile before anything is stored.

    What tells on its author is taken out first and named in `taken_out`, unless the person asked
    for `keep_as_given`. The feature that wants the file ties it to its own row and records that.
    """
    config: Config = current_app.config["TDT"]
    given = stream.read(config.largest_file + 1)
    try:
        checked = _checked(given, config, kinds=kinds, keep_as_given=keep_as_given)
    except BadFile as refused:
        tell(Event.FILE_REFUSED, why=refused.reason, who=by)
        raise
    file = StoredFile(
        sha256=hashlib.sha256(checked.content).hexdigest(),
        size=len(checked.content),
        media_type=MEDIA_TYPES[checked.kind],
        name=safe_name(name, checked.kind),
        text=checked.text or None,
        language=line(language) if language else None,
        pages=checked.pages,
        taken_out=checked.taken_out,
        uploaded_by_id=by,
    )
    db.session.add(file)
    db.session.flush()  # gives the file its id, which its content needs
    db.session.add(FileContent(file_id=file.id, content=checked.content))
    return file


def _checked(
    given: bytes, config: Config, *, kinds: AbstractSet[Kind], keep_as_given: bool
) -> Checked:
    if len(given) > config.largest_file:
        raise BadFile(Refusal.TOO_LARGE, largest=config.largest_file)
    scan(given, scanner=config.virus_scanner)
    return check(given, kinds=kinds, keep_as_given=keep_as_given)


def erase(file: StoredFile) -> None:
    """Take the bytes and the text away for good. The hash stays, to show what it was."""
    content = db.session.get(FileContent, file.id)
    if content is not None:
        db.session.delete(content)
    file.text = None
    file.name = safe_name("", _kind_of(file))
    file.erased_at = file.erased_at or clock.now()


def _kind_of(file: StoredFile) -> Kind:
    return next(kind for kind, media_type in MEDIA_TYPES.items() if media_type == file.media_type)
