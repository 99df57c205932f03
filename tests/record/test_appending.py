from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask

from app import db
from app.record import queries, signer
from app.record.actions import record, seal
from app.record.models import Entry, Node, TreeHead
from app.record.verification import Verification

WRITERS = 4
EACH = 8


@pytest.fixture
def committing(whole_app: Flask) -> Iterator[Flask]:
    """The application with real commits, and its record emptied afterwards."""
    yield whole_app
    with whole_app.app_context():
        db.begin_write()
        for table in (Entry, Node, TreeHead):
            db.session.execute(sa.delete(table))
        db.session.commit()


def test_many_who_append_at_once_make_one_record_without_gaps(committing: Flask) -> None:
    def write(writer: int) -> None:
        for number in range(EACH):
            with committing.app_context():
                db.begin_write()
                record("rounds:test", None, by=None, writer=writer, number=number)
                if number % 3 == 0:
                    seal()
                if number % 4 == 1:
                    db.session.rollback()
                else:
                    db.session.commit()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    with committing.app_context():
        run = Verification(keys={signer.public_key()})
        assert list(run) == []
        assert run.size == queries.size() == WRITERS * EACH * 3 // 4
