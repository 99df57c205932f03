"""Requests straight into a WSGI application, as a browser that has signed in sends them."""

import io
import re
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

Application = Callable[..., Any]
TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)">')
BATCHES = 5


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back, and from where."""

    path: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes


@dataclass
class Browser:
    """A cookie and the token that goes with it."""

    application: Application
    cookie: str = ""
    token: str = ""

    def open(self, path: str) -> "Browser":
        """Fetch a page as a browser does first, and keep the cookie and the token it brings."""
        answer = self.ask(path)
        for name, value in answer.headers:
            if name == "Set-Cookie" and value.startswith("session="):
                self.cookie = value.partition(";")[0]
        found = TOKEN.search(answer.body.decode())
        self.token = found.group(1) if found else ""
        return self

    def ask(self, path: str, form: dict[str, str] | None = None) -> Answer:
        """Send one request and read the whole answer."""
        path, _, query = path.partition("?")
        sent = b"" if form is None else urlencode({**form, "csrf_token": self.token}).encode()
        environ = {
            "REQUEST_METHOD": "GET" if form is None else "POST",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost:8000",
            "HTTP_ACCEPT": "text/html",
            "HTTP_ACCEPT_LANGUAGE": "en",
            "HTTP_COOKIE": self.cookie,
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": "application/x-www-form-urlencoded" if form is not None else "",
            "CONTENT_LENGTH": str(len(sent)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(sent),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        begun: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
            begun[:] = [int(status[:3]), headers]

        chunks = self.application(environ, start)
        body = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        return Answer(path=path, status=begun[0], headers=begun[1], body=body)


def measure(ask: Callable[[], Answer], requests: int, *, warm: int, status: int = 200) -> float:
    """Milliseconds of CPU a request takes: the middle one of several batches, all threads counted.

    Refuses to measure anything but the answer expected, so that no error page looks fast.
    """
    for _request in range(warm):
        _expect(ask(), status)
    each = max(1, requests // BATCHES)
    costs = []
    for _batch in range(BATCHES):
        before = time.process_time()
        answers = [ask() for _request in range(each)]
        costs.append((time.process_time() - before) / each * 1000)
        for answer in answers:
            _expect(answer, status)
    return statistics.median(costs)


def _expect(answer: Answer, status: int) -> None:
    if answer.status != status:
        raise RuntimeError(f"{answer.path}: {answer.status} instead of {status}")
