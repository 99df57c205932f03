"""A file sent so that no browser runs or guesses anything in it."""

import unicodedata
from urllib.parse import quote

from flask import Response

from app.files.models import StoredFile
from app.files.queries import content_of


def send(file: StoredFile) -> Response:
    """The file as an attachment. The caller has asked whether the person may have it.

    Even if a browser opens it in place, it has no origin, runs nothing and fetches nothing. It
    is kept in no shared cache, and asked for anew each time, since a file may be hidden later.
    """
    response = Response(content_of(file), content_type=file.media_type)
    response.headers.set("Content-Disposition", "attachment", **_names(file.name))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _names(name: str) -> dict[str, str]:
    """The name as RFC 6266 wants it: its Latin letters for old readers, the whole in UTF-8."""
    simple = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    if simple == name:
        return {"filename": name}
    return {"filename": " ".join(simple.split()), "filename*": f"UTF-8''{quote(name, safe='')}"}
