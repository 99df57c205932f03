"""Addresses of our own pages: under the base URL whoever asks, and none that leads elsewhere."""

from dataclasses import replace

import pytest
from flask import Flask

from app import addresses


@pytest.fixture
def under_a_path(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    config = replace(app.config["TDT"], base_url="https://consult.example.org/table")
    monkeypatch.setitem(app.config, "TDT", config)


@pytest.mark.usefixtures("under_a_path")
def test_a_whole_address_is_under_the_base_url_and_not_under_the_host_asked(app: Flask) -> None:
    with app.test_request_context(base_url="http://evil.example"):
        whole = addresses.whole("rounds.show", slug="water")
    assert whole == "https://consult.example.org/table/rounds/water"


@pytest.mark.usefixtures("under_a_path")
def test_a_path_has_no_host_and_needs_no_request(app: Flask) -> None:
    with app.app_context():
        assert addresses.path("rounds.show", slug="water") == "/table/rounds/water"


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "evil",
        "",
        "/ok\r\nSet-Cookie: a=b",
        "\\\\evil",
        None,
    ],
)
def test_going_on_stays_on_the_site(target: str | None) -> None:
    assert addresses.safe_next(target, "/home") == "/home"


def test_going_on_to_a_page_of_ours_works() -> None:
    assert addresses.safe_next("/rounds/a?b=1", "/home") == "/rounds/a?b=1"
