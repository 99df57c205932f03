"""Send what attackers send, and read every answer as one who looks for what got through."""

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote_from_bytes, urljoin, urlsplit

import lxml.html
from werkzeug.test import TestResponse

from tests.abuse.doors import Door
from tests.abuse.payloads import ELSEWHERE, HEADER, MARK, REACHED
from tests.matrix.asking import Asker

MOST_CPU = (
    0.25  # seconds for one request, on a machine that counts two million steps in `FLOOR` seconds
)
FLOOR = 0.1
MOST_WAIT = 2.0  # where nothing is reckoned but somebody waits
TRIES = 5
TOLD_BY_DATABASES = re.compile(
    rb"sqlite3\.|psycopg|sqlalchemy\.|OperationalError|ProgrammingError|syntax error at|Traceback \(most"
)
RUNS = {"javascript", "data", "vbscript"}
ADDRESSES = {"href", "src", "action", "formaction", "data", "xlink:href", "poster", "background"}
FORM = "application/x-www-form-urlencoded"
Pairs = Sequence[tuple[str, str]]


def took_long(cpu: float) -> bool:
    """Whether seconds of CPU are too many for one request.

    What seems so is measured against the machine as it is at this moment: a slow one, or one that
    does other work beside it, spends more seconds on the same steps.
    """
    return cpu > MOST_CPU and cpu > MOST_CPU * max(
        1.0, min(_counting() for _again in range(3)) / FLOOR
    )


def _counting() -> float:
    began, steps = time.process_time(), 0
    for step in range(2_000_000):
        steps += step & 7
    return time.process_time() - began


def encoded(pairs: Iterable[tuple[str, str]]) -> bytes:
    """Names and values as a browser sends them, and as no browser would: half of a pair of surrogates too."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs).encode()


def _quoted(value: str) -> str:
    return quote_from_bytes(value.encode("utf-8", "surrogatepass"), safe="")


def multipart(pairs: Pairs, files: Iterable[tuple[str, str, bytes]] = ()) -> tuple[bytes, str]:
    """A form with files, each with the name it was given and its content; and its content type."""
    lines = []
    for name, value in pairs:
        lines.append(
            f'--kqedge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        )
    body = "".join(lines).encode("utf-8", "surrogatepass")
    for name, called, content in files:
        head = f'--kqedge\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n'
        head += "Content-Type: text/csv\r\n\r\n"
        body += head.encode("utf-8", "surrogatepass") + content + b"\r\n"
    return body + b"--kqedge--\r\n", "multipart/form-data; boundary=kqedge"


@dataclass
class Sender:
    """Sends, counts and keeps what went wrong."""

    asker: Asker
    inputs: int = 0
    requests: int = 0
    slowest: tuple[float, str] = (0.0, "")
    faults: list[str] = field(default_factory=list)

    def told(self) -> str:
        """How many were sent, and which took longest."""
        cpu, where = self.slowest
        return f"{self.inputs} inputs in {self.requests} requests, the slowest {cpu * 1000:.0f} ms ({where})"

    def send(self, door: Door, pairs: Pairs, bad: int, *, follow: bool = False) -> None:
        """Send these names and values, `bad` of them bad; with `follow`, look where it leads too."""
        said = encoded((name, value) for name, value in pairs if name not in door.query)
        asked = [(name, value) for name, value in pairs if name in door.query]
        if asked:
            mark = "&" if "?" in door.address else "?"
            door = replace(door, address=f"{door.address}{mark}{encoded(asked).decode()}")
        answer = self.fetch(door, pairs, bad, data=said, content_type=FORM)
        if follow and answer.status_code in {302, 303}:
            self._tell(door, pairs, wrong(self._follow(door, said)))

    def fetch(self, door: Door, pairs: Pairs, bad: int, **more: Any) -> TestResponse:
        """Ask once, and again while it takes long: a busy machine makes one try slow, not `TRIES`."""
        self.inputs += bad
        for _try in range(TRIES):
            answer, cpu, wait = self._once(door, **more)
            slow = took_long(cpu) or wait > MOST_WAIT
            if not slow:
                break
        self.slowest = max(self.slowest, (cpu, door.name))
        found = wrong(answer)
        if slow:
            found.append(f"took {cpu:.2f} s of CPU and {wait:.1f} s in the last of {TRIES} tries")
        self._tell(door, pairs, found)
        return answer

    def _tell(self, door: Door, pairs: Pairs, found: list[str]) -> None:
        sent = ", ".join(f"{name}={value[:120]!r}" for name, value in pairs)
        where = f"{door.name} {door.address[:200]}"
        self.faults += [f"{where}: {one}\n    {sent[:1500]}" for one in found]

    def _once(self, door: Door, **more: Any) -> tuple[TestResponse, float, float]:
        self.requests += 1
        wall, cpu = time.perf_counter(), time.process_time()
        answer = self.asker.fetch(door.address, door.method, door.role, **more)
        return answer, time.process_time() - cpu, time.perf_counter() - wall

    def _follow(self, door: Door, said: bytes) -> TestResponse:
        """What is shown after it was done; then it is undone."""
        self.requests += 2
        browser = self.asker.browsers[door.role]
        kept = browser.get_cookie("session")
        undone = self.asker.connection.begin_nested()
        try:
            answer = browser.post(door.address, data=said, content_type=FORM)
            after = browser.get(answer.headers.get("Location", "/"))
            after.get_data()
            return after
        finally:
            if undone.is_active:
                undone.rollback()
            if kept is not None:
                browser.set_cookie("session", kept.value)


def wrong(answer: TestResponse) -> list[str]:
    """Everything in an answer that an attacker would be glad of."""
    body = answer.get_data()
    found = [f"answers {answer.status_code}"] if answer.status_code >= 500 else []
    if HEADER in answer.headers:
        found.append("has a header that was sent")
    if not stays(answer.headers.get("Location", "")):
        found.append(f"leads to {answer.headers['Location']}")
    told = TOLD_BY_DATABASES.search(body)
    if told:
        found.append(f"says {told.group()!r}")
    if REACHED.encode() in body:
        found.append("reckoned out what was sent")
    if answer.mimetype in {"text/html", "image/svg+xml"} and (
        MARK.encode() in body or ELSEWHERE.encode() in body
    ):
        found += running(body)
    return found


def stays(location: str) -> bool:
    """Whether a browser that is sent there stays on this site: it reads `\\` as `/` and skips line ends."""
    read = re.sub(r"[\t\r\n]", "", location).strip("".join(map(chr, range(33)))).replace("\\", "/")
    target = urlsplit(urljoin("http://localhost/", read))
    return target.scheme in {"http", "https"} and target.netloc == "localhost"


def running(html: bytes) -> list[str]:
    """What in a page would run, load or lead elsewhere because somebody wrote it."""
    found = []
    for element in lxml.html.document_fromstring(html.decode("utf-8", "replace").encode()).iter():
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if tag in {"script", "style"} and element.get("type") != "application/json":
            found += [f"runs a <{tag}>"] if (element.text or "").strip() else []
        if tag in {"iframe", "object", "embed", "base"}:
            found.append(f"has <{tag}>")
        for name, value in element.items():
            scheme = re.sub(r"[\x00-\x20]", "", value).partition(":")[0].lower()
            if name.startswith("on") or name in {"srcdoc", "style"}:
                found.append(f"has {name} on <{tag}>")
            elif name in ADDRESSES and (
                scheme in RUNS or (tag != "a" and ELSEWHERE in value.partition("?")[0])
            ):
                found.append(f"has {name}={value[:60]!r} on <{tag}>")
    return found
