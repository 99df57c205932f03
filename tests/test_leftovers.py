"""What could be left behind: files laid aside, words remembered, and addresses for machines."""

import ast
import functools
import io
import os
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app import db
from app.exports import files
from app.files import reading
from app.files.kinds import Kind
from app.imports.tables import read_table
from app.positions import actions
from app.positions.actions import Given
from app.rights import actions as rights
from app.rounds.actions import move
from app.rounds.models import QuestionKind, RoundState
from tests import make
from tests.client import PageClient
from tests.files import documents

APP = Path(__file__).resolve().parents[1] / "app"
TABLE = b"name,answer\n" + b"The newcomers,Hospitals must be off limits.\n" * 9
SAID = {"round": "R", "status": "S", "authority": "A"}
# What a function must not ask that remembers its answers for everybody.
OF_ONE_READER = {"db", "g", "request", "session", "current_app", "current_user", "who", "web"}


@dataclass
class Aside:
    """A temporary folder of the test's own, and the rights of whatever was laid aside in it."""

    folder: Path
    rights: list[int] = field(default_factory=list)

    def note(self, make_one: Callable[..., Any]) -> Callable[..., Any]:
        """Make something temporary and note who may read it."""

        @functools.wraps(make_one)
        def noted(*given: Any, **more: Any) -> Any:
            made = make_one(*given, **more)
            number = made[0] if isinstance(made, tuple) else None
            where = Path(made) if isinstance(made, str) else number or made.fileno()
            self.rights.append(os.stat(where).st_mode)  # noqa: PTH116 - also of a number
            return made

        return noted

    @property
    def for_others(self) -> list[str]:
        return [oct(mode) for mode in self.rights if mode & 0o077]

    @property
    def left(self) -> list[str]:
        return [one.name for one in self.folder.rglob("*")]


@pytest.fixture
def aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Aside]:
    found = Aside(tmp_path / "aside")
    found.folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(found.folder))
    for name in ("mkstemp", "mkdtemp", "TemporaryFile"):
        monkeypatch.setattr(tempfile, name, found.note(getattr(tempfile, name)))
    monkeypatch.setattr(files, "IN_MEMORY", 1)
    return found


def _large_letter() -> bytes:
    """One that no form keeps in memory while it comes in."""
    return documents.changed(documents.docx_file(), {"word/media/noise.bin": os.urandom(900_000)})


def test_what_is_sent_in_is_laid_aside_for_nobody_else_and_is_gone_afterwards(
    client: PageClient, aside: Aside
) -> None:
    round_ = make.round_()
    body = make.organisation()
    person = make.delegate_of(body)
    actions.open_draft(round_, body, by=person)
    db.session.commit()
    make.sign_in(client, person)
    for content in (_large_letter(), b"%PDF-1.4 and no more" + bytes(900_000)):
        sent = FileStorage(io.BytesIO(content), "letter.docx", "files")
        limit, body_sent = encode_multipart({"files": sent})
        answer = client.post(
            f"/rounds/{round_.slug}/position/files",
            data=body_sent,
            content_type=f"multipart/form-data; boundary={limit}",
        )
        assert answer.status_code in {303, 422}
    read_table(TABLE, "answers.csv")
    assert len(aside.rights) >= 2
    assert aside.for_others == []
    assert aside.left == []


def test_what_is_given_out_is_laid_aside_for_nobody_else_and_is_gone_afterwards(
    client: PageClient, aside: Aside
) -> None:
    round_ = make.round_(state="open")
    body = make.organisation()
    person = make.delegate_of(body)
    position = actions.open_draft(round_, body, by=person)
    text = next(one for one in round_.questions if one.current.kind is QuestionKind.TEXT)
    actions.save_answer(position, text, Given(text="Off limits."), revision=0, by=person)
    actions.submit(position, key=str(uuid.uuid4()), by=person)
    actions.accept(position, by=make.person())
    move(round_, RoundState.CLOSED, by=person, reason="Everybody has answered.")
    move(round_, RoundState.PUBLISHED, by=person)
    db.session.commit()
    rights.make_copy(rights.ask_copy(person))
    make.sign_in(client, person)
    here = f"/rounds/{round_.slug}"
    ways = [f"{here}/data/answers.{kind}" for kind in ("csv", "json", "xlsx")]
    ways += [f"{here}/positions/{position.reference}.{kind}" for kind in ("md", "pdf", "docx")]
    for way in [*ways, f"/receipts/{position.reference}/receipt.pdf"]:
        answer = client.get(way)
        assert answer.status_code == 200, way
        assert answer.get_data()
        answer.close()
    assert len(aside.rights) >= 3
    assert aside.for_others == []
    assert aside.left == []


def test_an_export_that_breaks_off_leaves_no_words_behind(app: Flask, aside: Aside) -> None:
    def rows() -> Iterator[dict[str, str]]:
        yield {"answer": "Hospitals must be off limits."}
        raise ConnectionError

    for write in (files.as_csv, files.as_json, files.as_xlsx):
        with app.test_request_context(), pytest.raises(ConnectionError):
            write(["answer"], rows(), SAID)
    assert len(aside.rights) >= 3
    assert aside.for_others == []
    assert aside.left == []


# The reader begins with a rule that it opens and makes nothing to be written.
NO_WRITING = """
import sys
sys.dont_write_bytecode = True
def refuse(event, given):
    assert event not in {"os.mkdir", "tempfile.mkstemp", "tempfile.mkdtemp"}, given
    assert event != "open" or not isinstance(given[2], int) or not given[2] & 0o103, given
sys.addaudithook(refuse)
"""


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (Kind.DOCX, documents.docx_file),
        (Kind.ODT, documents.odt_file),
        (Kind.PDF, documents.pdf_file),
        (Kind.JPEG, documents.jpeg_file),
    ],
)
def test_the_reader_of_strange_files_writes_none(
    app: Flask, monkeypatch: pytest.MonkeyPatch, kind: Kind, content: Callable[[], bytes]
) -> None:
    start = vars(reading)["_START"]
    monkeypatch.setattr(reading, "_START", NO_WRITING + start)
    assert reading.check(content(), kinds={kind}).kind is kind
    monkeypatch.setattr(reading, "_START", f"{NO_WRITING}open('/dev/null', 'w'); {start}")
    with pytest.raises(reading.BadFile):
        reading.check(content(), kinds={kind})


def test_no_address_for_machines_tells_of_the_program(client: PageClient) -> None:
    """There are no metrics, no state of the server and no description of an interface."""
    for signed_in in (False, True):
        if signed_in:
            make.sign_in(client, make.admin())
        for address in (
            "/metrics",
            "/debug",
            "/health",
            "/status",
            "/server-status",
            "/openapi.json",
            "/console",
            "/.git/config",
            "/.env",
        ):
            assert client.get(address).status_code == 404, address


def _remembering(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """The functions of a module whose answers are remembered from one request to the next."""
    by_name = {one.name: one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}
    for one in by_name.values():
        if any(ast.unparse(mark).split("(")[0].endswith("cache") for mark in one.decorator_list):
            yield one
    calls = [one for one in ast.walk(tree) if isinstance(one, ast.Call)]
    for call in calls:
        if isinstance(call.func, ast.Call) and ast.unparse(call.func.func).endswith("cache"):
            yield by_name[ast.unparse(call.args[0])]


def test_what_is_remembered_between_requests_hangs_on_no_reader() -> None:
    """Its answer hangs on what it is given alone, so nobody gets what they did not bring."""
    found = 0
    for path in APP.rglob("*.py"):
        for one in _remembering(ast.parse(path.read_text())):
            found += 1
            asks = {name.id for name in ast.walk(one) if isinstance(name, ast.Name)}
            assert not asks & OF_ONE_READER, (path.name, one.name)
    assert found > 8
