import uuid
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app import db
from app.errors import NotPossible
from app.record import actions, queries, signer, tree, verify_receipt
from app.record.actions import erase, record, seal
from app.record.models import Entry, Node, TreeHead
from tests.client import PageClient
from tests.record.kit import CONTENT, faults, fill, receipt_for, submitted

JSON = {"Accept": "application/json"}


def test_an_entry_has_its_number_and_its_leaf_at_once(app: Flask) -> None:
    actor, organisation, round_id = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    entry = record(
        "positions:submit", None, by=actor, for_=organisation, round_id=round_id, reference="R-1"
    )
    assert (entry.seq, entry.tag, entry.actor_id) == (0, "positions:submit", actor)
    assert (entry.on_behalf_of, entry.round_id) == (organisation, round_id)
    assert entry.facts == '{"reference":"R-1"}'
    assert db.session.get(Node, (0, 0)).hash == entry.leaf_hash
    assert list(db.session.scalars(queries.entries_of_round(round_id))) == [entry]


def test_a_thing_has_its_own_story(app: Flask) -> None:
    first, other = fill(2)
    told = record("record:told", first, by=None)
    assert (told.subject_kind, told.subject_id) == ("record_entry", "0")
    assert list(db.session.scalars(queries.entries_of(first))) == [told]
    assert list(db.session.scalars(queries.entries_of(other))) == []


@pytest.mark.parametrize("tag", ["submit", "positions:", ":submit", ""])
def test_a_tag_says_who_speaks_and_what_happened(app: Flask, tag: str) -> None:
    with pytest.raises(ValueError, match="feature:verb"):
        record(tag, None, by=None)


def test_facts_that_have_no_one_form_are_refused_and_nothing_is_written(app: Flask) -> None:
    with pytest.raises(TypeError):
        record("rounds:test", None, by=None, share=0.5)
    assert queries.size() == 0


def test_what_is_rolled_back_never_was(entries: list[Entry]) -> None:
    before = queries.root(11)
    nested = db.session.begin_nested()
    record("rounds:test", None, by=None)
    assert queries.size() == 12
    nested.rollback()
    assert (queries.size(), queries.root(11)) == (11, before)
    record("rounds:test", None, by=None)
    assert faults() == []


def test_every_entry_is_proved_to_every_later_root(entries: list[Entry]) -> None:
    for size in range(1, 12):
        root = queries.root(size)
        for entry in entries[:size]:
            assert tree.includes(
                leaf=entry.leaf_hash,
                index=entry.seq,
                size=size,
                proof=queries.proof(entry, size),
                root=root,
            )
        for first in range(1, size + 1):
            assert tree.extends(
                first=first,
                second=size,
                old_root=queries.root(first),
                new_root=root,
                proof=queries.consistency(first, size),
            )


def test_sealing_twice_signs_once(app: Flask) -> None:
    assert seal() is None
    fill(3)
    assert seal() is seal()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(TreeHead)) == 1


def test_a_receipt_holds_and_stays_the_same(entries: list[Entry]) -> None:
    entry = submitted()
    receipt = receipt_for(entry)
    assert verify_receipt.check(receipt, key=signer.public_key(), content=CONTENT) == []
    fill(5)
    seal()
    assert receipt_for(entry) == receipt


def test_a_later_head_of_the_real_record_is_consistent_with_a_receipt(
    entries: list[Entry],
) -> None:
    receipt = receipt_for(submitted())
    fill(9)
    head = seal()
    assert head is not None
    steps = queries.consistency(receipt["tree_size"], head.size)
    proof = {"proof": [step.hex() for step in steps]}
    later = actions.published(head)
    assert verify_receipt.check(receipt, later=later, consistency=proof) == []


def test_erasure_takes_the_words_and_keeps_every_proof(entries: list[Entry]) -> None:
    entry = submitted()
    receipt = receipt_for(entry)
    tombstone = erase(entry, by=None, reason="court order")
    db.session.flush()
    assert (entry.facts, entry.salt, entry.is_erased) == (None, None, True)
    assert (tombstone.tag, tombstone.subject) == ("record:erase", f"record_entry:{entry.seq}")
    assert verify_receipt.check(receipt) == []
    seal()
    assert faults() == []
    with pytest.raises(NotPossible):
        erase(entry, by=None, reason="again")
    with pytest.raises(NotPossible):
        receipt_for(entry)


def test_our_own_code_cannot_change_or_remove_an_entry(entries: list[Entry]) -> None:
    entries[2].tag = "rounds:other"
    with pytest.raises(RuntimeError, match="Entry 2 is on the record"):
        db.session.flush()
    db.session.rollback()
    fill(3)
    node = db.session.get(Node, (0, 2))
    node.hash = b"other"
    with pytest.raises(RuntimeError, match="only grows"):
        db.session.flush()


def test_an_append_reads_no_more_when_the_record_is_long(app: Flask) -> None:
    statements: list[str] = []

    def count(_c: Any, _k: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    fill(8)
    engine = db.session.connection().engine
    sa.event.listen(engine, "before_cursor_execute", count)
    fill(1)
    short = len(statements)
    fill(118)
    statements.clear()
    fill(1)  # the 128th completes seven subtrees
    sa.event.remove(engine, "before_cursor_execute", count)
    assert len(statements) - short <= 1


def test_the_page_shows_heads_and_key(client: PageClient, entries: list[Entry]) -> None:
    page = client.get_page("/record")
    assert actions.published(queries.latest_head())["root"] in page.text
    with client.get("/record/verify_receipt.py") as program:
        assert program.data == Path(verify_receipt.__file__).read_bytes()


def test_the_page_says_so_while_nothing_has_happened(client: PageClient) -> None:
    assert "Nothing has happened yet" in client.get_page("/record").text
    assert client.get("/record/head.json", headers=JSON).status_code == 404


def test_head_and_consistency_are_there_for_programs(
    client: PageClient, entries: list[Entry]
) -> None:
    new = client.get("/record/head.json").get_json()
    old = client.get("/record/head.json?size=7").get_json()
    proof = client.get("/record/consistency.json?from=7&to=11").get_json()
    assert (old["size"], new["size"]) == (7, 11)
    assert verify_receipt.head_problems(new, signer.public_key()) == []
    assert verify_receipt.later_problems(old, new, proof) == []


@pytest.mark.parametrize(
    "query",
    ["", "from=1", "from=0&to=3", "from=4&to=3", "from=1&to=12", "from=x&to=3", "from=-1&to=3"],
)
def test_a_comparison_that_makes_no_sense_is_refused(
    client: PageClient, entries: list[Entry], query: str
) -> None:
    assert client.get(f"/record/consistency.json?{query}", headers=JSON).status_code == 400
