"""The documentation of the house is true: it names every folder, and the order that is checked."""

import re
import tomllib
from pathlib import Path

from app import FEATURES

ROOT = Path(__file__).resolve().parent.parent
STRUCTURE = (ROOT / "docs" / "structure.md").read_text()
TOP = {
    "app",
    "migrations",
    "templates",
    "static",
    "tests",
    "docs",
    "benchmarks",
    "deploy",
    "config.py",
    "pyproject.toml",
    "README.md",
    "Makefile",
    "LICENSE",
}


def _named() -> set[str]:
    return set(re.findall(r"^\| `([^`]+)` \|", STRUCTURE, re.MULTILINE))


def test_the_map_names_every_part_of_the_application() -> None:
    there = {
        f"app/{path.name}/" if path.is_dir() else f"app/{path.name}"
        for path in (ROOT / "app").iterdir()
        if not path.name.startswith("_") and (path.is_file() or any(path.iterdir()))
    }
    named = {name for name in _named() if name.startswith("app/")}
    assert named == there


def test_the_top_holds_what_the_map_says_and_no_more() -> None:
    there = {
        path.name
        for path in ROOT.iterdir()
        if not path.name.startswith(".") and path.name != "var" and path.suffix != ".lock"
    }
    assert there - {"mutants", "__pycache__"} == TOP


def test_the_order_of_features_is_the_order_of_imports() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
    layers = [
        name.strip(" ()") for layer in reversed(contracts[0]["layers"]) for name in layer.split("|")
    ]
    features = [feature.__name__.removeprefix("app.") for feature in FEATURES]
    places = [layers.index(feature) for feature in features]
    within_one_layer = {"positions", "meetings", "exports", "imports", "balance", "rights"}
    assert [f for f in features if f not in within_one_layer] == sorted(
        (f for f in features if f not in within_one_layer), key=layers.index
    )
    assert len(set(places)) == len(features)


def test_a_feature_holds_only_the_files_the_house_knows() -> None:
    for feature in FEATURES:
        assert feature.__doc__ is not None
        assert callable(feature.init_app)


def test_the_readme_maps_the_top_and_shows_the_two_commands_first() -> None:
    readme = (ROOT / "README.md").read_text()
    rows = re.findall(r"^\| (`.+?`) \|", readme, re.MULTILINE)
    named = {name.strip("/") for row in rows for name in re.findall(r"`([^`]+)`", row)}
    assert named == TOP - {"README.md"}
    assert readme.index("make serve") < readme.index("make test") < readme.index("make help")


def test_every_page_and_picture_that_the_readme_names_is_there() -> None:
    targets = re.findall(r"\]\(([^)]+)\)", (ROOT / "README.md").read_text())
    assert [name for name in targets if not (ROOT / name).exists()] == []


def test_every_setting_is_told_and_no_other() -> None:
    read = set(
        re.findall(
            r'"((?:TDT|MAIL|SECRET|RECORD|DATABASE)_[A-Z_]+)"', (ROOT / "config.py").read_text()
        )
    )
    told = set(
        re.findall(
            r"`((?:TDT|MAIL|SECRET|RECORD|DATABASE)_[A-Z_]+)`",
            (ROOT / "docs/settings.md").read_text(),
        )
    )
    assert told == read
