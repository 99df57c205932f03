"""Names of files as people gave them, made harmless; a file is never found by its name."""

import re
from typing import Final

from app.files.kinds import EXTENSIONS, Kind
from app.text import line

LONGEST_NAME: Final = 120
_NOT_IN_NAMES: Final = re.compile(
    r'[<>:"|?*\\/\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]'
)
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def safe_name(given: str, kind: Kind) -> str:
    """The last part of the name, without what a file system or a header could misread.

    Its ending tells the kind that was found in the content, whatever the given one said.
    """
    last = re.split(r"[/\\]", line(given))[-1]
    name = " ".join(_NOT_IN_NAMES.sub(" ", last).split()).rstrip(". ")
    stem, dot, ending = name.rpartition(".")
    if dot and f".{ending.lower()}" in EXTENSIONS[kind]:
        ending = f".{ending}"
    else:
        stem, ending = name, EXTENSIONS[kind][0]
    stem = stem[: LONGEST_NAME - len(ending)].strip(". ") or "file"
    if _RESERVED.fullmatch(stem):
        stem = f"file {stem}"
    return f"{stem}{ending}"
