"""Documents made for the tests, good and bad."""

import io
import zipfile
from collections.abc import Mapping, Sequence

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

ODT_TYPE = "application/vnd.oasis.opendocument.text"
ODT_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
)


def zipped(entries: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def changed(data: bytes, entries: Mapping[str, bytes | str]) -> bytes:
    return zipped({**unzipped(data), **entries})


def docx_file() -> bytes:
    """A DOCX that says a lot about its author."""
    document = docx.Document()
    document.core_properties.author = "Ada Leaky"
    document.core_properties.last_modified_by = "Bob Leaky"
    document.add_heading("Norms of behaviour", 1)
    paragraph = document.add_paragraph("States should report incidents.")
    document.add_comment(paragraph.runs, text="SECRETCOMMENT", author="Ada Leaky", initials="AL")
    document.add_paragraph("First point", style="List Bullet")
    document.add_paragraph("النقطة الثانية", style="List Bullet")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Left", "Right"
    picture = io.BytesIO(jpeg_file())
    document.add_picture(picture)
    names = nsdecls("w")
    document.element.body.insert(
        2,
        parse_xml(
            f"<w:p {names}><w:r><w:t xml:space='preserve'>Kept </w:t></w:r>"
            "<w:del w:id='1' w:author='Ada Leaky' w:date='2020-12-04T00:00:00Z'>"
            "<w:r><w:delText>SECRETDELETION </w:delText></w:r></w:del>"
            "<w:ins w:id='2' w:author='Ada Leaky' w:date='2020-12-04T00:00:00Z'>"
            "<w:r><w:t>added words</w:t></w:r></w:ins></w:p>"
        ),
    )
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def odt_file() -> bytes:
    """An ODT that says a lot about its author."""
    return zipped(
        {
            "mimetype": ODT_TYPE,
            "content.xml": (
                f"<office:document-content {ODT_NAMES}><office:body><office:text>"
                "<text:tracked-changes><text:changed-region><text:deletion><office:change-info>"
                "<dc:creator>Ada Leaky</dc:creator></office:change-info><text:p>SECRETDELETION"
                "</text:p></text:deletion></text:changed-region></text:tracked-changes>"
                '<text:h text:outline-level="2">Norms</text:h>'
                "<text:p>States<text:s text:c='2'/>should<office:annotation>"
                "<dc:creator>Ada Leaky</dc:creator><text:p>SECRETCOMMENT</text:p>"
                "</office:annotation> report<text:change/>.</text:p>"
                "<text:list><text:list-item><text:p>one</text:p></text:list-item>"
                "<text:list-item><text:p>two</text:p></text:list-item></text:list>"
                "<table:table><table:table-row><table:table-cell><text:p>Left</text:p>"
                "</table:table-cell><table:table-cell><text:p>Right</text:p></table:table-cell>"
                "</table:table-row></table:table>"
                "</office:text></office:body></office:document-content>"
            ),
            "meta.xml": (
                f"<office:document-meta {ODT_NAMES}><office:meta><dc:creator>Ada Leaky"
                "</dc:creator></office:meta></office:document-meta>"
            ),
            "Thumbnails/thumbnail.png": png_file(),
            "META-INF/manifest.xml": (
                f"<manifest:manifest {ODT_NAMES}>"
                f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODT_TYPE}"/>'
                '<manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png" '
                'manifest:media-type="image/png"/></manifest:manifest>'
            ),
        }
    )


def xlsx_file() -> bytes:
    return zipped(
        {
            "[Content_Types].xml": (
                "<Types><Override ContentType='application/vnd.openxmlformats-officedocument."
                "spreadsheetml.sheet.main+xml'/></Types>"
            ),
            "xl/workbook.xml": "<workbook/>",
        }
    )


def jpeg_file(size: tuple[int, int] = (16, 8), *, orientation: int = 1) -> bytes:
    """A JPEG with the place and the person in it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = "Ada Leaky"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (46.0, 12.0, 0.0)
    out = io.BytesIO()
    Image.new("RGB", size, (200, 10, 10)).save(out, "JPEG", exif=exif, comment=b"Ada Leaky")
    return out.getvalue()


def png_file(size: tuple[int, int] = (8, 8)) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", size, (0, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()


def animated_file(kind: str) -> bytes:
    frames = [Image.new("RGB", (8, 8), (n * 40, 0, 0)) for n in range(3)]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


def pdf_file(
    lines: Sequence[str] = ("States should report incidents.",),
    *,
    pages: int = 1,
    catalogue: str = "",
    more: Sequence[str] = (),
    annotation: str = "/Type /Annot /Subtype /Text /Contents (SECRETCOMMENT) /T (Ada Leaky)",
) -> bytes:
    """A small PDF with an author and a comment; `more` are further objects, from number 6."""
    shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    stream = f"BT /F1 12 Tf 20 150 Td {shown} ET"
    first_page = 6 + len(more)
    kids = " ".join(f"{first_page + n} 0 R" for n in range(pages))
    page = (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 3 0 R "
        "/Resources << /Font << /F1 4 0 R >> >> "
        f"/Annots [<< /Rect [10 10 30 30] {annotation} >>] >>"
    )
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Author (Ada Leaky) /Producer (Leaky Writer) >>",
        *more,
        *[page] * pages,
    ]
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R >>\n"
        f"startxref\n{start}\n%%EOF\n"
    ).encode()
    return out
