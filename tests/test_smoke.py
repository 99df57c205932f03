"""The application starts, and its tables can be made on the database at hand."""

from flask import Flask

from app import FEATURES


def test_every_feature_says_what_it_is(app: Flask) -> None:
    assert [feature.__name__ for feature in FEATURES if not feature.__doc__] == []
