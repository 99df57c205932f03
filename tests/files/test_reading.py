"""Good files are read and tidied; what tells on their author is gone."""

import io

import docx
import pypdfium2
import pytest
from PIL import Image

from app.files.kinds import ATTACHMENTS, IMPORTS, Kind
from app.files.reading import check
from tests.files import documents

LEAKS = ("Leaky", "SECRETCOMMENT", "SECRETDELETION")


def everything_in(data: bytes) -> str:
    """All that somebody who takes the file apart could read."""
    parts = [data]
    if data.startswith(b"PK"):
        parts += documents.unzipped(data).values()
    return " ".join(part.decode("latin-1") for part in parts)


def assert_nothing_leaks(data: bytes) -> None:
    assert [leak for leak in LEAKS if leak in everything_in(data)] == []


@pytest.mark.usefixtures("app")
def test_b23_a_docx_is_read_without_its_comments_changes_and_author() -> None:
    checked = check(documents.docx_file(), kinds=ATTACHMENTS)
    assert checked.kind is Kind.DOCX
    assert checked.text == (
        "# Norms of behaviour\n\nStates should report incidents.\n\nKept added words\n\n"
        "- First point\n- النقطة الثانية\n\nLeft | Right"
    )
    assert checked.taken_out == ["comments", "properties", "tracked changes"]
    assert_nothing_leaks(checked.content)
    opened = docx.Document(io.BytesIO(checked.content))
    assert [paragraph.text for paragraph in opened.paragraphs][:2] == [
        "Norms of behaviour",
        "States should report incidents.",
    ]


@pytest.mark.usefixtures("app")
def test_a_tidied_document_is_tidy_when_it_comes_back() -> None:
    for made in (documents.docx_file(), documents.odt_file(), documents.jpeg_file()):
        once = check(made, kinds=ATTACHMENTS)
        again = check(once.content, kinds=ATTACHMENTS)
        assert (again.text, again.taken_out) == (once.text, [])


@pytest.mark.usefixtures("app")
def test_b23_an_odt_is_read_without_its_comments_changes_and_author() -> None:
    checked = check(documents.odt_file(), kinds=ATTACHMENTS)
    assert checked.kind is Kind.ODT
    assert checked.text == "## Norms\n\nStates  should report.\n\n- one\n- two\n\nLeft | Right"
    assert checked.taken_out == ["comments", "properties", "tracked changes"]
    assert_nothing_leaks(checked.content)
    assert next(iter(documents.unzipped(checked.content))) == "mimetype"


@pytest.mark.usefixtures("app")
def test_b23_a_pdf_is_read_without_its_comments_and_author() -> None:
    given = documents.pdf_file(["States should report.", "They must not hide."], pages=2)
    assert "Leaky" in everything_in(given)
    checked = check(given, kinds=ATTACHMENTS)
    assert (checked.kind, checked.pages) == (Kind.PDF, 2)
    page = "States should report.\nThey must not hide."
    assert checked.text == f"{page}\n\n{page}"
    assert checked.taken_out == ["comments", "properties"]
    assert_nothing_leaks(checked.content)
    with pypdfium2.PdfDocument(checked.content) as copied:
        assert len(copied) == 2


@pytest.mark.usefixtures("app")
def test_b23_a_picture_loses_its_place_and_stays_upright() -> None:
    checked = check(documents.jpeg_file(orientation=6), kinds=ATTACHMENTS)
    assert checked.taken_out == ["location", "properties"]
    assert_nothing_leaks(checked.content)
    with Image.open(io.BytesIO(checked.content)) as picture:
        assert picture.size == (8, 16)
        assert dict(picture.getexif()) == {}


@pytest.mark.usefixtures("app")
def test_a_document_kept_as_given_is_kept_to_the_byte() -> None:
    for made in (documents.docx_file(), documents.pdf_file(), documents.jpeg_file()):
        checked = check(made, kinds=ATTACHMENTS, keep_as_given=True)
        assert (checked.content, checked.taken_out) == (made, [])


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"organisation,country\nAcme,FR\n", Kind.CSV),
        ("organisation;pays\nSociété;FR\n".encode("cp1252"), Kind.CSV),
        (b'[{"a": 1}]', Kind.JSON),
        (documents.xlsx_file(), Kind.XLSX),
    ],
)
def test_tables_for_an_import_are_told_by_content(content: bytes, kind: Kind) -> None:
    checked = check(content, kinds=IMPORTS)
    assert (checked.kind, checked.content) == (kind, content)


@pytest.mark.usefixtures("app")
def test_pictures_are_taken_in_three_formats() -> None:
    for name, kind in (("PNG", Kind.PNG), ("JPEG", Kind.JPEG), ("WEBP", Kind.WEBP)):
        out = io.BytesIO()
        Image.new("RGB", (4, 4)).save(out, name)
        checked = check(out.getvalue(), kinds=ATTACHMENTS)
        assert (checked.kind, checked.text, checked.taken_out) == (kind, "", [])
