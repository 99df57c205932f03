"""What the program is made of: nothing that runs what it reads, and libraries locked to their content."""

import ast
import importlib.metadata
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from packaging.requirements import Requirement

from app.models import Base

ROOT = Path(__file__).parents[2]
# What would run whoever's bytes it reads, and what would run words.
READERS = {
    "pickle", "cPickle", "_pickle", "marshal", "shelve", "dbm", "dill", "cloudpickle", "jsonpickle", "joblib",
    "yaml", "ruamel", "xmlrpc", "code", "codeop", "imp",
}  # fmt: skip
RUNNERS = {"eval", "exec", "compile", "__import__"}
LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-bench.lock",
    "requirements-audit.lock",
)


def _calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]
        elif isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            yield name if name in RUNNERS else ""
            if isinstance(node.func, ast.Attribute) and ast.unparse(node.func) in {
                "np.load",
                "numpy.load",
            }:
                pickled = [one.value for one in node.keywords if one.arg == "allow_pickle"]
                yield "" if pickled and ast.unparse(pickled[0]) == "False" else "numpy.load"
        elif isinstance(node, ast.keyword) and node.arg == "shell":
            yield "shell"


def test_f03_nothing_that_is_read_can_run() -> None:
    """No pickle, marshal or YAML in cache, session, queue or import, and no words that are carried out."""
    files = [*ROOT.glob("app/**/*.py"), ROOT / "config.py", *ROOT.glob("migrations/**/*.py")]
    refused = READERS | RUNNERS | {"numpy.load", "shell"}
    found = {
        f"{file.relative_to(ROOT)}: {call}"
        for file in files
        for call in _calls(ast.parse(file.read_text()))
        if call in refused
    }
    assert found == set()
    assert len(files) > 400
    pickled = [
        column
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, sa.PickleType)
    ]
    assert pickled == []
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    assert lint["select"] == ["ALL"]
    assert not [one for one in lint["ignore"] if re.match(r"S(30|10|50|60|70)", one)]


def _locked(name: str) -> dict[str, tuple[str, int]]:
    """Each requirement of a lock file with what it is and how many hashes it has."""
    found = {}
    for block in re.split(r"\n(?=\S)", (ROOT / name).read_text().strip()):
        first, *rest = block.replace("\\\n", "\n").split("\n")
        requirement = Requirement(first.strip())
        hashes = [line.strip() for line in rest if line.strip()]
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", one) for one in hashes), first
        found[str(requirement)] = (requirement.name, len(hashes))
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_f04_everything_is_locked_to_its_content(name: str) -> None:
    """One version, the hashes of its files, and no word of where it is fetched from."""
    locked = _locked(name)
    assert [one for one, (_name, hashes) in locked.items() if not hashes] == []
    for one in locked:
        requirement = Requirement(one)
        assert requirement.url is None
        assert re.fullmatch(r"==[^,*]+", str(requirement.specifier)), one
    text = (ROOT / name).read_text()
    assert not re.search(
        r"https?:|git\+|--(extra-)?index-url|--find-links|^-e ", text, re.MULTILINE
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [Requirement(one) for one in project["dependencies"]]
    names = {_plain(one) for one, _hashes in locked.values()}
    assert [one.name for one in asked if _plain(one.name) not in names] == []


def test_f04_what_runs_is_what_was_locked() -> None:
    versions: dict[str, set[str]] = {}
    for one in _locked("requirements.lock"):
        requirement = Requirement(one)
        if requirement.marker is None or requirement.marker.evaluate():
            version = str(requirement.specifier).removeprefix("==")
            versions.setdefault(_plain(requirement.name), set()).add(version)
    other = {
        name: importlib.metadata.version(name)
        for name, locked in versions.items()
        if importlib.metadata.version(name) not in locked
    }
    assert other == {}
    assert len(versions) > 60
    make = (ROOT / "Makefile").read_text()
    installs = [line for line in make.splitlines() if "pip install" in line]
    assert installs
    assert all("--require-hashes" in line and "--no-deps" in line for line in installs)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
