"""Files read back."""

from app import db
from app.errors import NotSeen
from app.files.models import FileContent, StoredFile


def content_of(file: StoredFile) -> bytes:
    """The bytes of a file, or NotSeen when they were erased."""
    found = db.session.get(FileContent, file.id)
    if found is None:
        raise NotSeen
    return found.content
