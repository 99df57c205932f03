"""The blueprint that the pages of accounts hang on."""

from flask import Blueprint, make_response
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

bp = Blueprint("accounts", __name__)
HOME = "/"


def secret(answer: ResponseReturnValue) -> Response:
    """A page whose address is a key: no other site learns it, and no cache keeps it."""
    response = make_response(answer)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
