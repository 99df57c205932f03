"""An organiser at their desk."""

import pytest

from app.accounts.models import Person
from tests import make
from tests.client import PageClient


@pytest.fixture
def organiser(client: PageClient) -> Person:
    """An organiser who is signed in."""
    person = make.person(name="Olive Organiser")
    make.sign_in(client, person)
    return person
