"""The blueprint that the pages of accounts hang on."""

from flask import Blueprint, make_response
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

bp = Blueprint("accounts", __name__)
HOME = "/"


def secret(answer: ResponseReturnValue) -> Response:
    """A page that shows a secret or was opened by one: no cache keeps it.

    Other sites are told no referrer by any page; our own forms need theirs, which is checked under https.
    """
    response = make_response(answer)
    response.headers["Cache-Control"] = "no-store"
    return response
