"""Every error as a page or, for programs, as a problem document (RFC 9457)."""

import structlog
from flask import Flask, Response, g, json, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.http import HTTP_STATUS_CODES

from app import db, security_log, web
from app.errors import (
    BadInput,
    NotAllowed,
    NotKnown,
    NotPossible,
    NotSeen,
    Problem,
    SecondStepFirst,
    TooMuch,
)
from app.security_log import Event

log = structlog.get_logger()
REFUSED: dict[type[Problem], Event] = {
    NotSeen: Event.NOT_SEEN,
    NotKnown: Event.TOKEN_REFUSED,
    NotAllowed: Event.NOT_ALLOWED,
    NotPossible: Event.NOT_POSSIBLE,
    BadInput: Event.MALFORMED,
    TooMuch: Event.LIMIT,
}
# What a browser is refused before any of our own rules: the rest, from 400 to 499, is malformed.
BY_STATUS = {401: Event.NOT_ALLOWED, 403: Event.NOT_ALLOWED, 429: Event.LIMIT}
NOT_FOUND, OURS = 404, 500


def init_app(app: Flask) -> None:
    """Answer every error in our own words, and log it in ours."""
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(Exception, _unexpected)
    # Flask's own line holds the path, in which a mailed key may stand; `_http` tells the same without it.
    app.log_exception = lambda exc_info: None  # type: ignore[method-assign]  # noqa: ARG005 - as Flask calls it


def _problem(error: Problem) -> ResponseReturnValue:
    response = _answer_to(error)
    event = next((REFUSED[kind] for kind in type(error).__mro__ if kind in REFUSED), None)
    if event is not None:  # once the answer is made, which asks who it is for
        security_log.tell(
            event,
            status=error.status,
            why=type(error).__name__,
            permission=g.get("refused"),
        )
    return response


def _answer_to(error: Problem) -> ResponseReturnValue:
    if isinstance(error, NotSeen):
        return answer(404, "")
    if isinstance(error, NotAllowed) and not web.who().signed_in and not web.wants_json():
        return web.sign_in_first()
    if isinstance(error, SecondStepFirst) and not web.wants_json():
        db.session.rollback()
        return web.second_step_first()
    response = answer(error.status, str(error))
    if isinstance(error, NotKnown):
        response.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    if isinstance(error, TooMuch):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def _stale_form(error: CSRFError) -> ResponseReturnValue:
    response = answer(
        400,
        _(
            "This page had been open for too long, or your session ended. Go back and send it again."
        ),
    )
    security_log.tell(Event.FORM_REFUSED, status=400, why=error.description)
    return response


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:  # noqa: PLR2004 - a redirect is no error
        return error
    response = answer(error.code, "")
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    if error.code == OURS:  # what failed after the view, such as the commit
        cause = getattr(error, "original_exception", None) or error
        security_log.tell(Event.UNEXPECTED, status=500, why=type(cause).__name__, error=cause)
    elif error.code < OURS and error.code != NOT_FOUND:
        event = BY_STATUS.get(error.code, Event.MALFORMED)
        security_log.tell(event, status=error.code, why=type(error).__name__)
    return response


def _database(error: OperationalError) -> ResponseReturnValue:
    log.error("database unavailable", kind=type(error.orig).__name__)
    response = answer(503, "")
    response.headers["Retry-After"] = "5"
    return response


def _unexpected(error: Exception) -> ResponseReturnValue:
    security_log.tell(Event.UNEXPECTED, status=500, why=type(error).__name__, error=error)
    return answer(500, "")


def answer(status: int, detail: str) -> Response:
    """A page or a problem document for the status, with the detail where there is one."""
    db.session.rollback()
    g.is_error = True
    if web.wants_json():
        title = HTTP_STATUS_CODES.get(status, "Error")
        body = {"type": "about:blank", "title": title, "status": status, "detail": detail or title}
        return Response(json.dumps(body), status, content_type="application/problem+json")
    if not _host_is_ours():
        return Response("Unknown host.\n", 400, content_type="text/plain; charset=utf-8")
    page = render_template([f"errors/{status}.html", "errors/400.html"], message=detail)
    return Response(page, status)


def _host_is_ours() -> bool:
    try:
        return bool(request.host)
    except SecurityError:
        return False
