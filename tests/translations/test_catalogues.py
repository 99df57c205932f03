"""What translators wrote can be made into what the product reads: `make serve` stops otherwise."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from config import LANGUAGES, ROOT

CATALOGUES = sorted((ROOT / "app" / "translations").glob("*/LC_MESSAGES/messages.po"))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_translation_holds_the_same_places_for_words(path: Path) -> None:
    language = path.parts[-3]
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    faults = [f"{message.id}: {error}" for message, errors in catalogue.check() for error in errors]
    assert language in LANGUAGES
    assert faults == []
