"""The product as it is served, in a process of its own, and a real browser to walk through it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journey.served import Served, serving

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as CHROMIUM names it or as it is installed."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Served]:
    """An installation where nobody has an account yet."""
    with serving(tmp_path) as served:
        yield served


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An installation filled with the demonstration."""
    with serving(tmp_path_factory.mktemp("demonstration"), demonstration=True) as served:
        yield served
