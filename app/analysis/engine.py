"""The one place where the heavy libraries are loaded, and only when they are first used.

A web worker has to start within three seconds and 150 MB, and most requests need no text
engine. scikit-learn alone takes over a second and 100 MB, so no module of the engine imports it,
or anything of its weight, at the top: it asks `load` for it inside the function that needs it.
Python keeps loaded modules, so the second call costs a dictionary look-up.
"""

import importlib
import re
import unicodedata
from typing import Any

VERSION = "1"
"""Version of the engine's methods, kept with each suggestion. Raise it when results change."""


class EngineError(Exception):
    """Something the engine could not do, in words for whoever runs the installation."""


class LibraryMissing(EngineError):
    """A library that a setting asks for is not installed."""


class ModelChanged(EngineError):
    """The weights on disk are not the ones that this version was measured with."""


class ServiceFailed(EngineError):
    """The embedding service did not answer, or answered nonsense."""


def load(name: str) -> Any:  # noqa: ANN401 - a module has no narrower type
    """Return the module called `name`, importing it the first time.

    Raises:
        LibraryMissing: the module, or something it needs, is not installed.

    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise LibraryMissing(f"The text engine needs “{name}”, which is not installed.") from error


_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0e\ufe0f]"
)
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def clean(text: str) -> str:
    """Return `text` as the engine reads it: composed, on one line, only what a reader sees.

    Lone surrogates become a replacement mark, and zero-width letters and direction
    overrides go, so that a text cannot look like one thing and be sorted as another.
    Offsets are never taken from the result.
    """
    whole = text.encode("utf-8", "replace").decode("utf-8")
    composed = unicodedata.normalize("NFKC", whole)
    return _SPACE.sub(" ", _CONTROL.sub(" ", _INVISIBLE.sub("", composed))).strip()
