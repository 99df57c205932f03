"""Whoever reads the demonstration knows it for one, on every page; nobody else is told so."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import create_app, db
from app.models import Base
from config import Config

BANNER = "Demonstration: every organisation and person here is invented."


@pytest.mark.parametrize(("demonstration", "said"), [(True, 1), (False, 0)])
def test_the_demonstration_says_that_it_is_invented(
    settings: Config, tmp_path: Path, demonstration: bool, said: int
) -> None:
    app: Flask = create_app(
        replace(
            settings,
            database_url=f"sqlite:///{tmp_path / 'banner.sqlite'}",
            demonstration=demonstration,
        )
    )
    Base.metadata.create_all(app.extensions[db.BIND])
    client = app.test_client()
    pages = ("/rounds", "/organisations", "/record", "/nowhere")
    counts = [client.get(page).text.count(BANNER) for page in pages]
    app.extensions[db.BIND].dispose()
    assert counts == [said] * len(pages)
