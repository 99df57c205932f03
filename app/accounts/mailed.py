"""A mailed key leaves the address as soon as it is opened: the browser keeps it until it is used.

An address stands in histories, in the log of a proxy and on a screen that others see. So whoever opens the link in a
mail is sent on to the same page with `HERE` in place of the key, as long as the browser is open.
"""

import flask
from flask import Response, g, make_response, redirect, request, url_for

HERE = "mailed"
INVITATION = "key:invitation"  # outlives signing in, which whoever is invited may have to do first


def key(purpose: str, said: str) -> str:
    """The key in the address or, where `HERE` stands there, the one that this browser opened."""
    return str(flask.session.get(f"key:{purpose}", "")) if said == HERE else said


def put_aside(purpose: str, said: str) -> Response | None:
    """Keep the key of a link that is opened and send the browser on; None if it is here or a form is sent."""
    if said == HERE or request.method not in {"GET", "HEAD"}:
        return None
    keep(purpose, said)
    g.back = url_for(str(request.endpoint), token=HERE)
    answer = make_response(redirect(g.back, 303))
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def keep(purpose: str, said: str) -> None:
    """Let this browser hold the key."""
    flask.session[f"key:{purpose}"] = said


def forget(purpose: str) -> None:
    """The key has done what it was for."""
    flask.session.pop(f"key:{purpose}", None)
