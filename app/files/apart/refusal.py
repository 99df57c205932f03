"""Why a file is not taken."""

from enum import StrEnum


class Refusal(StrEnum):
    """A reason that a person can act on; `app.files.reading` words it."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    WRONG_KIND = "wrong kind"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    ACTIVE = "active"
    UNPACKS_TO_TOO_MUCH = "unpacks to too much"
    UNSAFE_ARCHIVE = "unsafe archive"
    UNSAFE_XML = "unsafe xml"
    TOO_MANY_PIXELS = "too many pixels"
    ANIMATED = "animated"
    TOO_MANY_PAGES = "too many pages"
    TOO_SLOW = "too slow"
    VIRUS = "virus"
    NOT_SCANNED = "not scanned"


class Refused(Exception):
    """The file is not taken, for this reason; `seems` says what it looks like instead."""

    def __init__(self, reason: Refusal, seems: str = "") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.seems = seems
