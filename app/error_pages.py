"""Every error as a page or, for programs, as a problem document (RFC 9457)."""

import structlog
from flask import Flask, Response, json, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from app import db, web
from app.errors import NotAllowed, NotSeen, Problem, TooMuch

log = structlog.get_logger()


def init_app(app: Flask) -> None:
    """Answer every error in our own words."""
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(Exception, _unexpected)


def _problem(error: Problem) -> ResponseReturnValue:
    if isinstance(error, NotSeen):
        return answer(404, "")
    if isinstance(error, NotAllowed) and not web.who().signed_in and not web.wants_json():
        return web.sign_in_first()
    response = answer(error.status, str(error))
    if isinstance(error, TooMuch):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    return answer(
        400,
        _(
            "This page had been open for too long, or your session ended. Go back and send it again."
        ),
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:  # noqa: PLR2004 - a redirect is no error
        return error
    response = answer(error.code, "")
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def _database(error: OperationalError) -> ResponseReturnValue:
    log.error("database unavailable", kind=type(error.orig).__name__)
    response = answer(503, "")
    response.headers["Retry-After"] = "5"
    return response


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.error("unexpected error", endpoint=request.endpoint, exc_info=error)
    return answer(500, "")


def _words(status: int) -> tuple[str, str]:
    known = {
        400: (_("This request could not be read"), _("Go back and try again.")),
        403: (
            _("You may not do this"),
            _("Ask an organiser of the round if you think you should."),
        ),
        404: (
            _("There is nothing here"),
            _("The address may be wrong, or what was here is not open to you."),
        ),
        405: (_("This address does not answer that"), _("Go back and try again.")),
        409: (_("This is not possible now"), _("Nothing was changed.")),
        413: (_("This is too large"), _("Nothing was stored. Send a smaller file.")),
        415: (_("This kind of content is not accepted"), _("Nothing was stored.")),
        429: (_("Too many tries"), _("Wait a little and try again.")),
        503: (
            _("The service is busy"),
            _("Your text is still in this page: wait a few seconds, then send it again."),
        ),
    }
    return known.get(
        status,
        (
            _("Something went wrong on our side"),
            _("Nothing was stored. The error was noted; try again in a moment."),
        ),
    )


def answer(status: int, detail: str) -> Response:
    """A page or a problem document for the status, with the detail where there is one."""
    db.session.rollback()
    title, advice = _words(status)
    if web.wants_json():
        body = {"type": "about:blank", "title": title, "status": status, "detail": detail or advice}
        return Response(json.dumps(body), status, content_type="application/problem+json")
    page = render_template("errors/error.html", title=title, detail=detail, advice=advice)
    return Response(page, status)
