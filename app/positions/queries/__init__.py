"""Reading positions, for those who write them, those who sort them and those who read them."""

from app.positions.queries.drafts import (
    comments_on,
    conflicts,
    draft_of,
    files_of,
    here_now,
    of_organisation,
    own,
    own_id,
    questions_of,
    still_open,
)
from app.positions.queries.listing import Filter, languages_of, listed, public_positions
from app.positions.queries.sponsors import asked_of, sponsorable, waiting_for
from app.positions.queries.submitted import (
    by_reference,
    moderated,
    position_by_reference,
    version_by_key,
    version_with_all,
    versions_of,
    with_versions,
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
    "of_organisation",
    "own",
    "own_id",
    "position_by_reference",
    "public_positions",
    "questions_of",
    "sponsorable",
    "still_open",
    "version_by_key",
    "version_with_all",
    "versions_of",
    "waiting_for",
    "with_versions",
]
