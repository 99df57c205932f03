"""Reading positions, for those who write them, those who sort them and those who read them."""

from app.positions.queries.drafts import (
    comments_on,
    conflicts,
    draft_of,
    files_of,
    here_now,
    own,
    questions_of,
)
from app.positions.queries.listing import Filter, languages_of, listed, public_positions
from app.positions.queries.sponsors import asked_of, sponsorable
from app.positions.queries.submitted import (
    by_reference,
    moderated,
    position_by_reference,
    version_by_key,
    version_with_all,
    versions_of,
)

__all__ = [
    "Filter",
    "asked_of",
    "by_reference",
    "comments_on",
    "conflicts",
    "draft_of",
    "files_of",
    "here_now",
    "languages_of",
    "listed",
    "moderated",
    "own",
    "position_by_reference",
    "public_positions",
    "questions_of",
    "sponsorable",
    "version_by_key",
    "version_with_all",
    "versions_of",
]
