"""The HTTP edge: one transaction a request, and no page leaves without a guard.

A view that returns commits; a view that raises, or answers 400 or more, rolls back. A view that
neither called `require` nor is marked `@public` is refused, so a forgotten guard shows at once.
"""

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import SecurityError

from app import clock, db, policy
from app.errors import NotAllowed, NotSeen, SecondStepFirst

Row = TypeVar("Row", bound=db.Base)
View = TypeVar("View", bound=Callable[..., Any])

WHO_LOADER = "tour-de-table.who"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Frame-Options": "DENY",
}


NOT_FOUND = 404
LONGEST_QUERY = 16_000  # bytes; a hundred ticked positions are 3,000


def public(view: View) -> View:
    """Mark a view that anyone may see: it needs no `require`."""
    view.is_public = True  # type: ignore[attr-defined]  # a mark on the function itself
    return view


def takes_its_time(view: View) -> View:
    """Mark a view whose answer must not tell, by the time it took, whether an account is there."""
    view.takes_its_time = True  # type: ignore[attr-defined]  # a mark on the function itself
    return view


def costs(kind: str) -> Callable[[View], View]:
    """Mark a view by what it costs, so that nobody asks too often: a kind of `app.accounts.pace`."""

    def mark(view: View) -> View:
        view.costs = kind  # type: ignore[attr-defined]  # a mark on the function itself
        return view

    return mark


def cost_of(endpoint: str | None) -> str | None:
    """What the endpoint costs; None for an ordinary page."""
    cost: str | None = getattr(current_app.view_functions.get(endpoint or ""), "costs", None)
    return cost


def opened_by_token(scope: str) -> Callable[[View], View]:
    """Mark a view that a program may ask with a token of this scope. Only views that read."""

    def mark(view: View) -> View:
        view.token_scope = scope  # type: ignore[attr-defined]  # a mark on the function itself
        return view

    return mark


def scope_of(endpoint: str | None) -> str | None:
    """The scope a token needs for the endpoint; None where no token opens it."""
    view = current_app.view_functions.get(endpoint or "")
    scope: str | None = getattr(view, "token_scope", None)
    return scope


def who() -> policy.Who:
    """Who is asking, read once a request. Features above tell it how, by `load_who_with`."""
    if "who" not in g:
        loader: Callable[[], policy.Who] = current_app.extensions[WHO_LOADER]
        g.who = loader()
    known: policy.Who = g.who
    return known


def forget_who() -> None:
    """Read who is asking again: they signed in or out, or changed for whom they act."""
    g.pop("who", None)


def load_who_with(app: Flask, loader: Callable[[], policy.Who]) -> None:
    """Name the function that tells who is asking."""
    app.extensions[WHO_LOADER] = loader


def can(permission: str, thing: object = None) -> bool:
    """Whether the one asking may do this to the thing now; pages use it to offer a deed."""
    return policy.allows(permission, who(), thing)


def require(permission: str, thing: object = None, *, seen_by: str | None = None) -> None:
    """Let the request go on only if `can(permission, thing)`.

    Otherwise: 404 when the one asking may not even see the thing (`seen_by` names the permission
    to see it, by default `<noun>.view`), so that hidden and missing look the same; a way to sign
    in for a visitor; to a second step for somebody whose roles rest until there is one, if they
    would allow it; 403 for anyone else.
    """
    g.guarded = True
    if can(permission, thing):
        return
    g.refused = permission
    resting = who().resting
    if resting is not None and policy.allows(permission, resting, thing):
        raise SecondStepFirst(_("Set up a second step of signing in first."))
    view = seen_by or f"{permission.partition('.')[0]}.view"
    if thing is not None and view in policy.permissions() and not can(view, thing):
        raise NotSeen
    if not who().signed_in:
        raise NotAllowed(_("Sign in to do this."))
    raise NotAllowed(_("You may not do this."))


def get_or_404(model: type[Row], ident: uuid.UUID, *, lock: bool = False) -> Row:
    """The row, or NotSeen. `lock=True` holds it against other writers until the commit."""
    query = sa.select(model).where(model.id == ident)  # type: ignore[attr-defined]  # every table has it
    return one_or_404(query, lock=lock)


def one_or_404(query: "sa.Select[Row]", *, lock: bool = False) -> Row:
    """The one row a query finds, or NotSeen; `lock=True` as in `get_or_404`."""
    if lock:  # the row alone: what is read along with it may be on the outer side of a join
        query = query.with_for_update(of=query.column_descriptions[0]["entity"])
    row: Row | None = db.session.scalar(query)
    if row is None:
        raise NotSeen
    return row


def after_commit(deed: Callable[[], None]) -> None:
    """Do something once the transaction is durable, such as waking a worker."""
    g.setdefault("after_commit", []).append(deed)


def note_afterwards(note: Callable[[], None]) -> None:
    """Write down, after a page was read, what the page can do without: when somebody was here.

    In a short transaction of its own, since reading writes nothing. Where others write for long,
    the note is dropped and the page stands.
    """

    def noted() -> None:
        try:
            db.begin_write()
            note()
            db.session.commit()
        except OperationalError:
            db.session.rollback()

    after_commit(noted)


def is_posted() -> bool:
    """Whether a form was sent, rather than its page asked for."""
    return request.method == "POST"


def wants_json() -> bool:
    """Whether the one asking is a program, so that errors are problem documents."""
    if request.authorization is not None:
        return True
    best = request.accept_mimetypes.best_match(
        ["text/html", "application/json", "application/problem+json"], default="text/html"
    )
    return best != "text/html" or request.path.startswith("/api/")


def init_app(app: Flask) -> None:
    """Hang the edge on the application."""
    app.before_request(_begin)
    app.after_request(finish)
    app.context_processor(lambda: {"can": can})
    app.extensions.setdefault(WHO_LOADER, lambda: policy.VISITOR)


def _begin() -> None:
    for name in ("guarded", "refused", "who", "after_commit", "back"):
        g.pop(name, None)
    g.began = clock.ticks()
    try:
        _check_host()
    except SecurityError:
        abort(400)
    if len(request.query_string) > LONGEST_QUERY:
        abort(414)  # reading it over and over would take long
    if "\0" in request.path or b"%00" in request.query_string or b"\0" in request.query_string:
        abort(400)  # no text that PostgreSQL keeps holds one
    _check_body()
    if request.endpoint != "static" and request.method not in SAFE_METHODS:
        db.begin_write()


def _check_body() -> None:
    """What is sent is a form: JSON has lists and numbers where a form has words."""
    if (request.content_length or 0) > current_app.config["MAX_CONTENT_LENGTH"]:
        abort(413)
    if request.mimetype and request.mimetype not in FORMS and request.method not in SAFE_METHODS:
        abort(415)


def _check_host() -> None:
    _ = request.host  # raises SecurityError for a host that is not ours


def _needs_guard() -> bool:
    if request.endpoint is None or request.endpoint == "static" or request.method == "OPTIONS":
        return False
    view = current_app.view_functions.get(request.endpoint)
    return not getattr(view, "is_public", False)


def finish(response: Response) -> Response:
    """Commit what a good answer did and roll back what any other did; refuse an unguarded one."""
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if hsts := current_app.config["TDT"].hsts:
        response.headers.setdefault("Strict-Transport-Security", hsts)
    if request.endpoint == "static":
        return response
    if who_is_known() or "Set-Cookie" in response.headers:
        response.headers.setdefault("Cache-Control", "no-store")
    # A page may be closed at any time: whoever keeps a copy asks before showing it again.
    response.headers.setdefault("Cache-Control", "no-cache")
    response.vary.add("Cookie")
    response.vary.add("Accept-Language")
    if response.status_code >= 400:  # noqa: PLR2004 - where HTTP's errors begin
        db.session.rollback()
        if response.status_code == NOT_FOUND or _takes_its_time():
            _wait_for_the_slowest()
        return response
    if request.routing_exception is None and _needs_guard() and not g.get("guarded"):
        db.session.rollback()
        raise RuntimeError(f"{request.endpoint} answered without require() or @public")
    db.session.commit()
    for deed in g.pop("after_commit", []):
        deed()
    if _takes_its_time():
        _wait_for_the_slowest()
    return response


def _takes_its_time() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, "takes_its_time", False))


def _wait_for_the_slowest() -> None:
    """Let what is hidden and what is missing take equally long; nothing is held meanwhile."""
    # A form without our token is refused before anything begins; its answer takes the whole time.
    began = g.get("began", clock.ticks())
    clock.wait(current_app.config["TDT"].even_answers - (clock.ticks() - began))


def who_is_known() -> bool:
    """Whether this request belongs to a signed-in person."""
    return "who" in g and g.who.signed_in


def sign_in_first() -> ResponseReturnValue:
    """Send a visitor to sign in and then back to where they were."""
    return redirect(url_for("accounts.sign_in", next=_back()), 303)


def second_step_first() -> ResponseReturnValue:
    """Send somebody whose roles rest to set up a second step, and then back to where they were."""
    return redirect(url_for("accounts.second_factor_page", next=_back()), 303)


def _back() -> str:
    if "back" in g:  # the address itself holds a key
        return str(g.back)
    return request.full_path.rstrip("?") if request.method == "GET" else url_for("rounds.index")
