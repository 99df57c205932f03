"""The application starts, and its tables can be made on the database at hand."""

from flask import Flask

from app import FEATURES
from tests.client import PageClient


def test_every_feature_says_what_it_is(app: Flask) -> None:
    assert [feature.__name__ for feature in FEATURES if not feature.__doc__] == []


def test_every_template_can_be_read(app: Flask) -> None:
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)


def test_a_visitor_finds_the_first_pages(client: PageClient) -> None:
    for path in ("/", "/organisations", "/sign-in", "/record"):
        assert client.get(path).status_code in {200, 303}, path
