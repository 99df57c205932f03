"""Files of others are those that were locked."""

import runpy
from pathlib import Path

import pytest

from config import ROOT

SCRIPT = ROOT / "static" / "vendor" / "vendor.py"


def test_vendored_files_are_those_that_were_locked() -> None:
    assert runpy.run_path(str(SCRIPT))["problems"]() == []


def test_a_changed_file_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in SCRIPT.parent.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / "htmx.min.js").open("ab") as changed:
        changed.write(b" ")
    copy = runpy.run_path(str(tmp_path / "vendor.py"))
    assert copy["problems"]() == ["htmx.min.js is not the file that was locked."]
