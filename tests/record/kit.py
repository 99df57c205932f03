"""What the tests of the record share."""

import json
import uuid
from typing import Any

import sqlalchemy as sa

from app import db
from app.record import signer
from app.record.actions import issue, record, seal
from app.record.leaf import content_hash
from app.record.models import Entry
from app.record.verification import Claim, Verification

CONTENT = {"answers": ["We support this."]}


def faults(claims: list[Claim] | None = None) -> list[tuple[int | None, str]]:
    db.session.flush()
    db.session.expire_all()
    return [tuple(fault) for fault in Verification(keys={signer.public_key()}, claims=claims or [])]


def fill(count: int) -> list[Entry]:
    return [record("rounds:test", None, by=None, number=number) for number in range(count)]


def sql(statement: str, **values: Any) -> None:
    """What somebody with the database's password can do behind our back."""
    db.session.flush()
    db.session.execute(sa.text(statement), values)


def kept_head() -> Claim:
    head = seal()
    assert head is not None
    return Claim(head.size, head.root, "in a receipt")


def submitted() -> Entry:
    return record(
        "positions:submit",
        None,
        by=uuid.uuid4(),
        for_=uuid.uuid4(),
        round_id=uuid.uuid4(),
        reference="TDT-1",
        version=1,
        content_hash=content_hash(CONTENT),
    )


def receipt_for(entry: Entry) -> dict[str, Any]:
    made = issue(
        entry,
        reference="TDT-1",
        round_name="Dialogue",
        party_name="Example Org",
        version=1,
        content_hash=content_hash(CONTENT),
    )
    copied: dict[str, Any] = json.loads(json.dumps(made))
    return copied
