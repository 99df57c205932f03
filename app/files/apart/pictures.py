"""Pictures: measured by their header, drawn anew without what cameras and editors noted in them."""

import io
import warnings
from typing import Final

from PIL import Image, ImageOps

from .refusal import Refusal, Refused
from .result import Result

FORMATS: Final = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP"}
MOST_PIXELS: Final = 50_000_000
JPEG_QUALITY: Final = 92
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_NOTES: Final = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})
# Exif and XMP, Photoshop, comments. Colour profiles (APP2) and Adobe's marker (APP14) stay.
_JPEG_NOTES: Final = frozenset({0xE1, 0xED, 0xFE})
_JPEG_SCAN: Final = 0xDA


def read(data: bytes, *, kind: str, tidy: bool) -> Result:
    """Check a picture and, to tidy it, draw it anew: turned upright, with pixels and profile only.

    Drawing anew also leaves behind whatever else was hidden in the file. A JPEG loses a little
    sharpness by it; PNG and lossless WebP lose none. Words in the picture are not read.
    """
    name = FORMATS[kind]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the limits below are stricter than what it warns of
            Image.MAX_IMAGE_PIXELS = MOST_PIXELS
            with Image.open(io.BytesIO(data), formats=[name]) as picture:
                _check(picture)
                picture.load()
                if not tidy:
                    return Result(data, "", None, [])
                return Result(_drawn_anew(picture, name), "", None, _notes(picture))
    except Image.DecompressionBombError as error:
        raise Refused(Refusal.TOO_MANY_PIXELS) from error
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError) as error:
        raise Refused(Refusal.DAMAGED) from error


def without_notes(content: bytes) -> bytes:
    """A JPEG or PNG inside a document without its notes, its pixels untouched byte for byte."""
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg_without_notes(content)
    if content.startswith(_PNG):
        return _png_without_notes(content)
    return content


def _check(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise Refused(Refusal.TOO_MANY_PIXELS)
    if getattr(picture, "n_frames", 1) > 1:
        raise Refused(Refusal.ANIMATED)


def _notes(picture: Image.Image) -> list[str]:
    exif = picture.getexif()
    taken = []
    if exif.get_ifd(0x8825):
        taken.append("location")
    words = any(isinstance(value, str) for value in picture.info.values())
    if exif or words or picture.info.keys() & {"comment", "xmp", "photoshop"}:
        taken.append("properties")
    return taken


def _drawn_anew(picture: Image.Image, name: str) -> bytes:
    profile = picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    upright.info = {key: upright.info[key] for key in ("transparency",) if key in upright.info}
    out = io.BytesIO()
    extra: dict[str, object] = {"icc_profile": profile} if profile else {}
    if name == "JPEG":
        extra |= {"quality": JPEG_QUALITY}
    elif name == "WEBP":
        extra |= {"lossless": True, "method": 2}
    upright.save(out, format=name, **extra)
    return out.getvalue()


def _jpeg_without_notes(content: bytes) -> bytes:
    kept, at = [content[:2]], 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != _JPEG_SCAN:  # noqa: PLR2004 - every marker begins so
        size = 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if content[at + 1] not in _JPEG_NOTES:
            kept.append(content[at : at + size])
        at += size
    return b"".join((*kept, content[at:]))


def _png_without_notes(content: bytes) -> bytes:
    kept, at = [content[:8]], 8
    while at + 12 <= len(content):
        size = 12 + int.from_bytes(content[at : at + 4], "big")
        if content[at + 4 : at + 8] not in _PNG_NOTES:
            kept.append(content[at : at + size])
        at += size
    return b"".join(kept)
