"""Files that are not what they say, or would grow, or reach out, are refused with the reason."""

import io
import stat
import zipfile
import zlib
from collections.abc import Callable
from collections.abc import Set as AbstractSet

import pytest
from PIL import Image

from app.files import reading
from app.files.apart.__main__ import read
from app.files.apart.refusal import Refusal, Refused
from app.files.apart.result import Result
from app.files.kinds import ATTACHMENTS, IMPORTS, Kind
from app.files.reading import BadFile, check
from tests.counting import cpu_seconds
from tests.files import documents

pytestmark = pytest.mark.usefixtures("app")

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><l>&c;</l>'
)
OUTSIDE_ENTITY = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>'
OUTSIDE_DTD = '<!DOCTYPE l SYSTEM "http://127.0.0.1:9/x.dtd"><l/>'


def refused(content: bytes, *, kinds: AbstractSet[Kind] = ATTACHMENTS) -> Refusal:
    """Why a file is refused; asked in this process, to be quick."""
    with pytest.raises(Refused) as caught:
        read(content, set(kinds), tidy=True)
    return caught.value.reason


def kept_of(content: bytes) -> Result:
    return read(content, set(ATTACHMENTS), tidy=True)[1]


@pytest.mark.parametrize("reason", Refusal)
def test_each_refusal_is_worded_for_the_person(reason: Refusal) -> None:
    assert str(BadFile(reason, seems="ZIP", largest=1)).endswith(".")


def test_b04_an_svg_is_no_picture_here() -> None:
    assert refused(SVG) is Refusal.WRONG_KIND
    assert refused(b'<?xml version="1.0"?>' + SVG) is Refusal.WRONG_KIND


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"<script>alert(1)</script>%PDF-1.7",
        b"GIF89a" + b"\x00" * 40,
        b"MZ" + b"\x90\x00" * 200,
        b"\x7fELF" + b"\x00" * 60,
        b"just words",
        documents.zipped({"a.txt": "words"}),
    ],
    ids=["html", "html before pdf", "gif", "exe", "elf", "words", "zip"],
)
def test_b05_what_is_no_document_is_refused_whatever_its_name(content: bytes) -> None:
    assert refused(content) is Refusal.WRONG_KIND


def test_b05_html_after_a_pdf_is_gone_from_what_is_kept() -> None:
    kept = kept_of(documents.pdf_file() + b"<script>alert(1)</script>").content
    assert b"<script>" not in kept


def test_a_table_is_no_attachment_and_a_document_no_table() -> None:
    assert refused(b"a,b\n1,2\n") is Refusal.WRONG_KIND
    assert refused(documents.pdf_file(), kinds=IMPORTS) is Refusal.WRONG_KIND


def test_an_empty_file_is_refused() -> None:
    assert refused(b"") is Refusal.EMPTY
    assert refused(b" \n") is Refusal.EMPTY


def bomb() -> bytes:
    return documents.changed(documents.docx_file(), {"word/media/x.bin": b"\x00" * 50_000_000})


def too_many_entries() -> bytes:
    return documents.changed(documents.docx_file(), {f"x/{n}": b"" for n in range(30_000)})


def lying_count() -> bytes:
    data = bytearray(too_many_entries())
    at = data.rfind(b"PK\x05\x06")
    data[at + 8 : at + 12] = b"\x05\x00\x05\x00"
    return bytes(data)


def overlapping() -> bytes:
    """Two entries of the directory that point at the same content."""
    data = documents.changed(
        documents.docx_file(), {"y/aa": b"a" * 500_000, "y/ab": b"a" * 500_000}
    )
    package = zipfile.ZipFile(io.BytesIO(data))
    one, other = package.getinfo("y/aa"), package.getinfo("y/ab")
    at = data.rfind(b"y/ab") - 46 + 42
    assert int.from_bytes(data[at : at + 4], "little") == other.header_offset
    return data[:at] + one.header_offset.to_bytes(4, "little") + data[at + 4 :]


@pytest.mark.parametrize("make", [bomb, too_many_entries, lying_count, overlapping])
def test_b07_a_document_that_unpacks_to_too_much_is_refused_at_once(
    make: Callable[[], bytes],
) -> None:
    content = make()
    assert refused(content) is Refusal.UNPACKS_TO_TOO_MUCH
    assert cpu_seconds(lambda: refused(content), enough=2) < 2


@pytest.mark.parametrize(
    "name", ["../../etc/x", "/etc/x", "a/../../x", "C:/x", "a\\..\\x", "..", "word/../../x"]
)
def test_b07_an_entry_that_would_leave_its_place_is_refused(name: str) -> None:
    assert refused(documents.changed(documents.docx_file(), {name: b"x"})) is Refusal.UNSAFE_ARCHIVE


def test_b07_links_and_archives_in_a_document_are_refused() -> None:
    out = io.BytesIO(documents.docx_file())
    with zipfile.ZipFile(out, "a") as made:
        link = zipfile.ZipInfo("word/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
    assert refused(out.getvalue()) is Refusal.UNSAFE_ARCHIVE
    nested = documents.changed(
        documents.docx_file(), {"word/embeddings/a.bin": documents.zipped({"b": b"c"})}
    )
    assert refused(nested) is Refusal.UNSAFE_ARCHIVE


def test_b07_an_entry_longer_than_it_says_is_not_unpacked() -> None:
    data = documents.changed(documents.docx_file(), {"word/media/x.bin": b"\x00" * 5_000_000})
    true_size = (5_000_000).to_bytes(4, "little")
    assert refused(data.replace(true_size, (1_000).to_bytes(4, "little"))) is Refusal.DAMAGED


@pytest.mark.parametrize("xml", [BILLION_LAUGHS, OUTSIDE_ENTITY, OUTSIDE_DTD])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_b08_xml_with_a_document_type_is_refused(xml: str, encoding: str) -> None:
    written = xml.replace('<?xml version="1.0"?>', "").encode(encoding)
    for made, entry in (
        (documents.docx_file(), "word/document.xml"),
        (documents.odt_file(), "content.xml"),
    ):
        assert refused(documents.changed(made, {entry: written})) is Refusal.UNSAFE_XML
    sheet = documents.changed(documents.xlsx_file(), {"xl/workbook.xml": written})
    assert refused(sheet, kinds=IMPORTS) is Refusal.UNSAFE_XML


def test_b08_xml_nested_without_end_is_refused() -> None:
    deep = "<a>" * 50_000 + "</a>" * 50_000
    made = documents.changed(documents.docx_file(), {"word/document.xml": deep})
    assert refused(made) is Refusal.UNPACKS_TO_TOO_MUCH


def huge_png(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check_sum = zlib.crc32(name + body).to_bytes(4, "big")
        return len(body).to_bytes(4, "big") + name + body + check_sum

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    body = zlib.compress(b"\x00" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_b09_a_picture_with_too_many_pixels_is_refused() -> None:
    assert refused(huge_png(50_000, 50_000)) is Refusal.TOO_MANY_PIXELS
    assert refused(huge_png(10_000, 6_000)) is Refusal.TOO_MANY_PIXELS


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_b09_an_animated_picture_is_refused(kind: str) -> None:
    assert refused(documents.animated_file(kind)) is Refusal.ANIMATED


def test_b09_a_picture_cut_short_is_refused() -> None:
    out = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(out, "PNG")
    assert refused(out.getvalue()[:900]) is Refusal.DAMAGED


def test_b10_a_pdf_whose_directory_goes_in_circles_does_no_harm() -> None:
    data = documents.pdf_file()
    start = data.rfind(b"startxref")
    place = int(data[start:].split()[1])
    looped = data.replace(b"/Root 1 0 R", f"/Root 1 0 R /Prev {place}".encode())
    assert kept_of(looped).text == "States should report incidents."
    pages = data.replace(b"/Kids [6 0 R]", b"/Kids [2 0 R]")
    assert refused(pages) is Refusal.DAMAGED


def test_b10_a_pdf_with_too_many_pages_is_refused() -> None:
    assert refused(documents.pdf_file(pages=2_001)) is Refusal.TOO_MANY_PAGES


@pytest.mark.parametrize(
    "annotation",
    [
        "/Type /Annot /Subtype /Link /A << /S /JavaScript /JS (app.alert\\(1\\)) >>",
        "/Type /Annot /Subtype /Link /A << /S /J#61vaScript /J#53 (app.alert\\(1\\)) >>",
        "/Type /Annot /Subtype /Link /A << /S /Launch /F (cmd.exe) >>",
    ],
)
def test_a_pdf_with_a_script_on_a_page_is_refused(annotation: str) -> None:
    assert refused(documents.pdf_file(annotation=annotation)) is Refusal.ACTIVE


def test_a_script_of_the_whole_pdf_stays_behind() -> None:
    given = documents.pdf_file(
        catalogue="/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>",
    )
    assert b"JavaScript" not in kept_of(given).content


def test_macros_are_refused() -> None:
    made = documents.changed(documents.docx_file(), {"word/vbaProject.bin": b"x"})
    assert refused(made) is Refusal.ACTIVE
    made = documents.changed(documents.odt_file(), {"Basic/Standard/Module1.xml": "<a/>"})
    assert refused(made) is Refusal.ACTIVE


def test_b24_a_picture_elsewhere_is_no_longer_fetched() -> None:
    given = documents.docx_file()
    rels = documents.unzipped(given)["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/image" Target="http://tracker.example/x.png" TargetMode="External"/>'
        b"</Relationships>",
    )
    made = documents.changed(given, {"word/_rels/document.xml.rels": rels})
    kept = documents.unzipped(kept_of(made).content)
    assert b"tracker.example" not in kept["word/_rels/document.xml.rels"]


@pytest.mark.parametrize("cut", [10, 300, 600])
def test_damaged_files_are_refused_and_never_an_error(cut: int) -> None:
    for made in (documents.docx_file(), documents.odt_file(), documents.pdf_file()):
        assert refused(made[:cut]) in {Refusal.DAMAGED, Refusal.WRONG_KIND}


def test_b10_a_reader_that_runs_away_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_SECONDS", 1)
    monkeypatch.setattr(reading, "_START", "while True: pass")
    with pytest.raises(BadFile) as caught:
        check(documents.pdf_file(), kinds=ATTACHMENTS)
    assert caught.value.reason is Refusal.TOO_SLOW


def test_b10_a_reader_that_dies_is_no_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_START", "import os; os.abort()")
    with pytest.raises(BadFile) as caught:
        check(documents.pdf_file(), kinds=ATTACHMENTS)
    assert caught.value.reason is Refusal.TOO_SLOW


def test_b07_memory_and_time_of_the_reader_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    start = reading._START.replace("main()", "m.import_module = lambda *_: eat; main()")  # noqa: SLF001 - the program of the process
    eat = (
        "import apart.__main__ as m; eat = type('E', (), {'read': lambda *a, **k: b'x' * 2**31}); "
    )
    monkeypatch.setattr(reading, "_START", start.replace("m.import", f"{eat}m.import"))
    with pytest.raises(BadFile) as caught:
        check(documents.pdf_file(), kinds=ATTACHMENTS)
    assert caught.value.reason is Refusal.UNPACKS_TO_TOO_MUCH
