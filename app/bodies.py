"""How long the head of a part may be in a form with files.

Werkzeug bounds a body, its parts and their text, but not a part's head: reading a name of one
megabyte took a quarter of a second. A browser's head is some hundred bytes, also with a long file
name.
"""

from werkzeug import formparser
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.sansio.multipart import BLANK_LINE_RE, Event, MultipartDecoder, State

LONGEST_HEAD = 16 * 1024  # bytes, the header lines of one part together


class BoundedDecoder(MultipartDecoder):
    """Takes the parts of a body as Werkzeug does, and refuses one whose head is too long (413)."""

    def next_event(self) -> Event:
        """The next event of the body.

        Raises:
            RequestEntityTooLarge: where a part's head is longer than `LONGEST_HEAD`.

        """
        if (
            self.state == State.PART
            and len(self.buffer) > LONGEST_HEAD
            and BLANK_LINE_RE.search(self.buffer, 0, LONGEST_HEAD) is None
        ):
            raise RequestEntityTooLarge
        return super().next_event()


def bound() -> None:
    """Let every form with files be read within these bounds; Werkzeug names its decoder nowhere else."""
    formparser.MultipartDecoder = BoundedDecoder  # type: ignore[attr-defined]
