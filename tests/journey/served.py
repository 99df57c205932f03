"""An installation that is served as `make serve` does it, or as in production; with its own SQLite file and port."""

import base64
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from tests.journey.certificate import Certificate

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
PRODUCTION = {
    "TDT_DEVELOPMENT": "",
    "SECRET_KEY": secrets.token_hex(32),
    "RECORD_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
}


@dataclass(frozen=True, kw_only=True)
class Served:
    """Where it answers, and what whoever stands beside the machine can see."""

    address: str
    folder: Path
    database: str = ""  # an SQLite file in the folder, unless another is named

    def console(self) -> str:
        """What the server has printed."""
        return (self.folder / "console").read_text()

    def first_key(self) -> str:
        """The key to an empty installation, which stands on its console."""
        found = re.search(r"key=(\w+)", self.console())
        assert found, self.console()
        return found[1]

    def mail_to(self, address: str, subject: str) -> str:
        """The newest message to an address whose subject holds these words; some are written by a job."""
        end = time.monotonic() + PATIENCE
        while not (found := self._messages(address, subject)):
            assert time.monotonic() < end, self._messages(address, "")
            time.sleep(0.1)
        return found[0]

    def _messages(self, address: str, subject: str) -> list[str]:
        file = f"sqlite:///{self.folder / 'tour-de-table.sqlite'}"
        engine = sa.create_engine(self.database or file)
        query = sa.text(
            "SELECT subject, body FROM message WHERE address = :address ORDER BY created_at DESC"
        )
        with engine.connect() as connection:
            found = connection.execute(query, {"address": address}).all()
        engine.dispose()
        return [str(row.body) for row in found if subject in row.subject]


@contextmanager
def serving(
    folder: Path,
    *,
    demonstration: bool = False,
    database: str = "",
    certificate: Certificate | None = None,
) -> Iterator[Served]:
    """Make the tables, load the demonstration if it is wanted, and serve until the end.

    The database is an SQLite file in the folder, unless another, empty one is named. With a
    certificate it is served by https and in production; without one as on a laptop.
    """
    port = _free_port()
    address = f"https://localhost:{port}" if certificate else f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        **(PRODUCTION if certificate else {"TDT_DEVELOPMENT": "1"}),
        "TDT_DEMONSTRATION": "1" if demonstration else "",
        "TDT_INSTANCE": str(folder),
        "TDT_BASE_URL": address,
        "DATABASE_URL": database,
        "PYTHONPATH": str(ROOT),
    }
    flask = (sys.executable, "-m", "flask", "--app", "app")
    commands = [(*flask, "database", "upgrade")]
    if demonstration:
        commands.append((*flask, "demo", "load"))
    for command in commands:
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)  # noqa: S603 - our own
    with (folder / "console").open("wb") as console:
        server = subprocess.Popen(  # noqa: S603 - our own command
            (sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
             "--port", str(port), "--workers", "1", "--blocking-threads", "4", "--no-ws",
             "--log-level", "warning", *(certificate.options if certificate else ()), "app.wsgi:application"),
            cwd=ROOT, env=environment, stdout=console, stderr=subprocess.STDOUT,
        )  # fmt: skip
        served = Served(address=address, folder=folder, database=database)
        try:
            _wait_for(served, port)
            yield served
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _wait_for(served: Served, port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE):
                return
        except ConnectionError:
            time.sleep(0.1)  # a server has no other way to say that it listens
    raise AssertionError(served.console())


def _free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
