"""The mapping that the documentation shows is one, and shows every key there is."""

import re
from dataclasses import fields

from app.imports.mapping import Asked, Mapping, TopicColumns, from_toml
from config import ROOT

SHOWN = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "import.md").read_text(), re.DOTALL)[0]


def test_the_documented_mapping_can_be_used() -> None:
    mapping = from_toml(SHOWN, "documented")
    assert (mapping.name, len(mapping.questions), mapping.topics.main) == ("letters", 1, "topic")


def test_every_key_is_documented() -> None:
    known = {one.name for kind in (Mapping, Asked, TopicColumns) for one in fields(kind)}
    absent = [name for name in sorted(known) if not re.search(rf"\b{name}\b", SHOWN)]
    assert absent == []
