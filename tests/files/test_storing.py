"""A file is stored once it is found good, and sent so that nothing in it runs."""

import hashlib
import io
import uuid
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app import db
from app.errors import NotSeen
from app.files.actions import erase, store
from app.files.apart.refusal import Refusal
from app.files.kinds import Kind
from app.files.models import FileContent, StoredFile
from app.files.names import safe_name
from app.files.queries import content_of
from app.files.reading import BadFile
from app.files.sending import send
from tests.files import documents


def stored_files() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(StoredFile)) or 0


@pytest.mark.usefixtures("app")
def test_a_good_file_is_stored_with_its_text() -> None:
    by = uuid.uuid4()
    file = store(io.BytesIO(documents.pdf_file()), "C:\\x\\Our view.pdf", by=by, language="en")
    db.session.flush()
    assert (file.name, file.media_type, file.pages) == ("Our view.pdf", "application/pdf", 1)
    assert (file.text, file.language) == ("States should report incidents.", "en")
    assert (file.uploaded_by_id, file.taken_out) == (by, ["comments", "properties"])
    kept = content_of(file)
    assert (file.size, file.sha256) == (len(kept), hashlib.sha256(kept).hexdigest())


@pytest.mark.usefixtures("app")
def test_a_bad_file_leaves_nothing() -> None:
    with pytest.raises(BadFile) as caught:
        store(io.BytesIO(b"<html>"), "view.pdf", by=None)
    assert caught.value.status == 422
    assert stored_files() == 0


def test_a_file_that_is_too_large_is_refused_before_it_is_read(app: Flask) -> None:
    usual = app.config["TDT"]
    app.config["TDT"] = replace(usual, largest_file=1024 * 1024)
    stream = io.BytesIO(b"%PDF-" + b"\x00" * 3_000_000)
    try:
        with pytest.raises(BadFile) as caught:
            store(stream, "view.pdf", by=None)
    finally:
        app.config["TDT"] = usual
    assert caught.value.reason is Refusal.TOO_LARGE
    assert str(caught.value) == "The file is larger than 1 MB."
    assert stream.tell() == 1024 * 1024 + 1


@pytest.mark.usefixtures("app")
def test_a_file_is_sent_as_an_attachment_that_runs_nothing() -> None:
    file = store(io.BytesIO(documents.pdf_file()), 'Позиция "1".pdf', by=None)
    response = send(file)
    assert response.data == content_of(file)
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Disposition"] == (
        "attachment; filename=1.pdf; filename*=UTF-8''%D0%9F%D0%BE%D0%B7%D0%B8%D1%86%D0%B8%D1%8F%201.pdf"
    )


@pytest.mark.usefixtures("app")
def test_an_erased_file_keeps_its_hash_and_nothing_else() -> None:
    file = store(io.BytesIO(documents.pdf_file()), "Ada Leaky.pdf", by=None)
    known = file.sha256
    erase(file)
    db.session.flush()
    assert (file.sha256, file.text, file.name) == (known, None, "file.pdf")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(FileContent)) == 0
    with pytest.raises(NotSeen):
        send(file)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("CON", "file CON.pdf"),
        ("nul.pdf", "file nul.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("invoice\u202efdp.exe", "invoice fdp.exe.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a b Set-Cookie x.pdf"),
        ("x" * 4_096 + ".pdf", "x" * 116 + ".pdf"),
        ("", "file.pdf"),
        (".pdf", "file.pdf"),
        ("page.html", "page.html.pdf"),
        ("Vue d'ensemble.PDF", "Vue d'ensemble.PDF"),
    ],
)
def test_b06_a_name_is_made_harmless(name: str, expected: str) -> None:
    assert safe_name(name, Kind.PDF) == expected


@given(st.text())
def test_b06_no_name_holds_what_a_header_or_a_disk_could_misread(name: str) -> None:
    safe = safe_name(name, Kind.JPEG)
    assert 0 < len(safe) <= 120
    assert not set(safe) & set('/\\\r\n\x00"<>|?*:')
    assert safe.lower().endswith((".jpg", ".jpeg"))
    safe.encode("utf-8")
