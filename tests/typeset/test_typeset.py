import re
import unicodedata
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from app import typeset
from tests.typeset import coverage

# One title and one sentence in each language of the interface.
LANGUAGES = {
    "ar": ("إيصال موقف", "لا يمكن للملخص أن يتجاوز مصادره."),
    "en": ("Receipt for a position", "The summary cannot outrun its sources."),
    "es": ("Recibo de una posición", "El resumen no puede ir más allá de sus fuentes: ¿verdad?"),
    "fr": ("Récépissé d’une position", "La synthèse ne peut dépasser ses sources ; c’est promis."),
    "ru": ("Квитанция о позиции", "Сводка не может выходить за пределы своих источников."),
    "zh": ("立场文件收据", "摘要不能超出其来源。"),
}
HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def receipt(lang: str = "en", **changes: object) -> dict[str, Any]:
    title, sentence = LANGUAGES[lang]
    return {
        "lang": lang,
        "title": title,
        "authority": "Tour de Table",
        "reference_label": title,
        "reference": "TDT-7Q2M-9XK4",
        "status": sentence,
        "rows": [
            {"label": title, "value": sentence},
            {"label": "SHA-256", "value": HASH, "exact": True},
        ],
        "parts": [{"title": title, "paragraphs": [sentence, sentence]}],
    } | changes


def document(lang: str = "en", **changes: object) -> dict[str, Any]:
    title, sentence = LANGUAGES[lang]
    return {
        "lang": lang,
        "title": title,
        "authority": "Tour de Table",
        "status": sentence,
        "version": "2",
        "sections": [
            {
                "heading": title,
                "rows": [{"label": title, "value": sentence}],
                "paragraphs": [
                    {"sentences": [{"text": sentence, "sources": [sentence, title]}]},
                    {"kind": "quote", "sentences": [{"text": sentence, "mark": title}]},
                    {"kind": "label", "sentences": [{"text": title}]},
                    {"kind": "item", "lang": "ar", "sentences": [{"text": LANGUAGES["ar"][1]}]},
                ],
            },
            {"heading": title, "level": 2},
        ],
    } | changes


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as opened:
        pages = (page.get_textpage().get_text_bounded() for page in opened)
        return unicodedata.normalize("NFKC", "\n".join(pages)).replace("\r\n", "\n")


def words(text: str) -> set[str]:
    """The words, without vowel marks and with the letters of each in order of their code points.

    Readers of PDF disagree on the direction of Arabic and Chinese has no blanks, so what is
    compared is which letters stand together.
    """
    letters = "".join(
        c for c in unicodedata.normalize("NFKC", text) if not unicodedata.combining(c)
    )
    return {"".join(sorted(word)) for word in re.findall(r"\w+", letters)}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("template", "data"), [("receipt", receipt), ("document", document)])
def test_each_language_is_set_tagged_and_can_be_read_out_again(
    template: str, data: Any, lang: str
) -> None:
    pdf = typeset.pdf(f"{template}.typ", data(lang))
    assert re.search(rb"/MarkInfo\s*<<[^>]*/Marked true", pdf)
    assert re.search(rb"<pdfuaid:part>1</pdfuaid:part>", pdf)
    assert re.search(rb"/Lang\s*\(" + lang.encode(), pdf)
    read = text_of(pdf)
    for text in LANGUAGES[lang]:
        assert words(text) <= words(read)
    assert typeset.MISSING not in read


def test_a_receipt_shows_its_reference_and_its_hash_as_they_are() -> None:
    read = text_of(typeset.pdf("receipt.typ", receipt()))
    assert read.count("TDT-7Q2M-9XK4") == 2  # large, and at the foot of the page
    assert HASH in read.split()


def test_the_same_receipt_is_the_same_file() -> None:
    assert typeset.pdf("receipt.typ", receipt()) == typeset.pdf("receipt.typ", receipt())


def test_nothing_a_person_writes_is_read_as_markup() -> None:
    hostile = (
        '*a* _b_ `c` $d$ #read("house.typ") #panic() @e <f> = g // h /* i */ \\ ~ "j" #{1+1} ---'
    )
    read = text_of(typeset.pdf("receipt.typ", receipt(authority=hostile, status=hostile)))
    assert read.replace("\n", " ").count(hostile) == 2


def test_lines_are_kept() -> None:
    read = text_of(typeset.pdf("receipt.typ", receipt(status="first\nsecond")))
    assert "first\nsecond\n" in read


def test_a_letter_no_font_has_becomes_a_box_and_not_an_error() -> None:
    strange = "𓀀 🌍 \ue000 \U0010ffff"
    read = text_of(typeset.pdf("receipt.typ", receipt(title="Title", status=strange)))
    assert "□ □ □ □" in read


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("plain", "plain"),
        ("e\u0301", "é"),
        ("\U0001d401old", "Bold"),
        ("a\u202eb\u202cc", "abc"),
        ("a\x00\x07b\u2003c", "ab\u2003c"),
        ("tab\there\nthere", "tab\there\nthere"),
        ("🌍", "□"),
        ("\ud800", "□"),
        ("繁體", "繁□"),
    ],
)
def test_safe_text_shows_the_nearest_thing(given: str, shown: str) -> None:
    assert typeset.safe(given) == shown


def test_long_texts_run_over_many_pages() -> None:
    sentence = {"text": LANGUAGES["en"][1], "sources": [LANGUAGES["fr"][1]]}
    paragraphs = [{"sentences": [sentence] * 5}] * 60
    pdf = typeset.pdf(
        "document.typ", document(sections=[{"heading": "Long", "paragraphs": paragraphs}])
    )
    with pypdfium2.PdfDocument(pdf) as opened:
        assert len(opened) > 5
    assert text_of(pdf).count("summary") == 301  # and once in the status line


@pytest.mark.parametrize("name", ["../../config.py", "none.typ", "", "/etc/passwd"])
def test_only_our_templates_are_set(name: str) -> None:
    with pytest.raises(ValueError, match="There is no template"):
        typeset.pdf(name, receipt())


def test_the_list_of_what_the_fonts_show_is_that_of_the_fonts() -> None:
    assert coverage.covered() == typeset.coverage()


def test_the_fonts_are_small_and_their_licences_stand_beside_them() -> None:
    fonts = sorted(typeset.FONTS.glob("*.ttf"))
    assert sum(font.stat().st_size for font in fonts) < 5_000_000
    families = {Path(font.name).stem.split("-")[0] for font in fonts}
    assert families == {path.stem.removeprefix("OFL-") for path in typeset.FONTS.glob("OFL-*.txt")}
