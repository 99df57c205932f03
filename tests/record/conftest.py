import pytest
from flask import Flask

from app.record.actions import seal
from app.record.models import Entry
from tests.record.kit import fill


@pytest.fixture
def entries(app: Flask) -> list[Entry]:
    """Eleven entries, with heads signed at 7 and at 11."""
    made = fill(7)
    seal()
    made += fill(4)
    seal()
    return made
