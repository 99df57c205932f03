import json
import uuid
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app import db
from app.errors import NotPossible
from app.record import actions, queries, signer, tree, verify_receipt
from app.record.actions import erase, issue, record, seal
from app.record.leaf import content_hash
from app.record.models import Entry, Node, TreeHead
from app.record.verification import Claim, Verification
from tests.client import PageClient

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


@pytest.fixture
def entries(app: Flask) -> list[Entry]:
    """Eleven entries, with heads signed at 7 and at 11."""
    made = fill(7)
    seal()
    made += fill(4)
    seal()
    return made


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


def test_a_sound_record_is_found_sound(entries: list[Entry]) -> None:
    run = Verification(keys={signer.public_key()}, claims=[kept_head()])
    assert (list(run), run.size, run.heads) == ([], 11, 2)


def test_an_empty_record_is_sound(app: Flask) -> None:
    assert faults() == []


@pytest.mark.parametrize(
    "change",
    [
        "at = '2020-01-01 00:00:00+00'",
        "tag = 'rounds:other'",
        "subject_kind = 'round', subject_id = '1'",
        "leaf_hash = facts_hash",
        "facts_hash = leaf_hash",
        "actor_id = '12345678123456781234567812345678'",
        "on_behalf_of = '12345678123456781234567812345678'",
        "round_id = '12345678123456781234567812345678'",
    ],
)
def test_an_edited_entry_is_named(entries: list[Entry], change: str) -> None:
    if db.session.connection().dialect.name == "sqlite":
        change = change.replace("+00'", ".000000'")
    sql(f"UPDATE record_entry SET {change} WHERE seq = 5")  # noqa: S608 - the changes above
    assert (5, "was changed after it was written") in faults()
    assert {seq for seq, _ in faults()} == {5}


def test_edited_facts_are_named(entries: list[Entry]) -> None:
    sql("""UPDATE record_entry SET facts = '{"number":6}' WHERE seq = 5""")
    assert faults() == [(5, "has other facts than it was written with")]


def test_an_edit_that_mends_its_own_hash_is_named(entries: list[Entry]) -> None:
    sql("UPDATE record_entry SET tag = 'rounds:other' WHERE seq = 5")
    db.session.expire_all()
    forged = entries[5].computed_leaf_hash()
    sql("UPDATE record_entry SET leaf_hash = :hash WHERE seq = 5", hash=forged)
    assert faults() == [(5, "is not the entry the tree was built on")]
    sql("UPDATE record_node SET hash = :hash WHERE level = 0 AND place = 5", hash=forged)
    assert faults() == [
        (4, "to 5: the subtree over these entries is not what was stored"),
    ]


def test_a_whole_rewritten_tree_does_not_match_the_signed_heads(entries: list[Entry]) -> None:
    sql("UPDATE record_entry SET tag = 'rounds:other' WHERE seq = 8")
    db.session.expire_all()
    sql(
        "UPDATE record_entry SET leaf_hash = :hash WHERE seq = 8",
        hash=entries[8].computed_leaf_hash(),
    )
    sql("DELETE FROM record_node")
    db.session.expire_all()
    known: dict[tree.Spot, bytes] = {}
    for entry in entries:
        known |= tree.grow(entry.seq, entry.leaf_hash, known)
    for spot, hashed in known.items():
        sql(
            "INSERT INTO record_node (level, place, hash) VALUES (:level, :place, :hash)",
            level=spot.level,
            place=spot.place,
            hash=hashed,
        )
    assert faults() == [
        (10, "or an entry before it is not the one in the head of 11 signed here"),
    ]


def test_a_deleted_entry_is_named(entries: list[Entry]) -> None:
    sql("DELETE FROM record_entry WHERE seq = 3")
    assert faults() == [(3, "is missing")]


def test_exchanged_entries_are_named(entries: list[Entry]) -> None:
    for old, new in ((3, 99), (4, 3), (99, 4)):
        sql("UPDATE record_entry SET seq = :new WHERE seq = :old", new=new, old=old)
    assert faults() == [
        (3, "was changed after it was written"),
        (4, "was changed after it was written"),
    ]


def test_an_entry_slipped_in_is_named(entries: list[Entry]) -> None:
    sql(
        "INSERT INTO record_entry SELECT 11, at, tag, round_id, subject_kind, subject_id, "
        "actor_id, on_behalf_of, facts, salt, facts_hash, leaf_hash FROM record_entry "
        "WHERE seq = 10"
    )
    assert (11, "was changed after it was written") in faults()


def test_removed_last_entries_are_missed_by_the_heads(entries: list[Entry]) -> None:
    sql("DELETE FROM record_entry WHERE seq >= 9")
    assert faults() == [
        (9, "to 10: removed; a head signed here counts them"),
        (9, "and later: the tree has nodes for entries that are not there"),
    ]


def test_a_truncation_that_leaves_no_trace_is_missed_by_every_earlier_receipt(
    entries: list[Entry],
) -> None:
    receipt = receipt_for(submitted())
    claim = kept_head()
    sql("DELETE FROM record_entry WHERE seq >= 9")
    sql("DELETE FROM record_node WHERE (place + 1) * power(2, level) > 9")
    sql("DELETE FROM record_head WHERE size > 9")
    assert faults() == []
    assert faults([claim]) == [(9, "to 11: removed; a head in a receipt counts them")]
    fill(6)
    head = seal()
    assert head is not None
    assert faults([claim]) == [
        (11, "or an entry before it is not the one in the head of 12 in a receipt"),
    ]
    proof = {"proof": [step.hex() for step in queries.consistency(12, head.size)]}
    assert verify_receipt.check(receipt, later=actions.published(head), consistency=proof) == [
        "the later record does not begin with the one this receipt comes from"
    ]


def test_a_forged_head_is_noticed(entries: list[Entry]) -> None:
    sql("UPDATE record_head SET signature = :it WHERE size = 7", it=bytes(64))
    assert faults() == [(None, "The signature on the head of 7 is not valid")]
    sql("UPDATE record_head SET public_key = :it, key_id = 'other' WHERE size = 7", it=bytes(32))
    assert faults() == [(None, "The head of 7 is signed with another key: other")]


def test_a_gap_without_end_does_not_keep_the_verifier_busy(entries: list[Entry]) -> None:
    sql("UPDATE record_entry SET seq = 2000000000 WHERE seq = 10")
    assert faults()[0] == (10, "to 1999999999 are missing; nothing after them was read")


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


def test_an_erasure_without_a_tombstone_is_named(entries: list[Entry]) -> None:
    sql("UPDATE record_entry SET facts = NULL, salt = NULL WHERE seq = 2")
    assert faults() == [
        (2, "lost its facts, and no entry says who had them erased and why"),
    ]


def test_our_own_code_cannot_change_or_remove_an_entry(entries: list[Entry]) -> None:
    entries[2].tag = "rounds:other"
    with pytest.raises(RuntimeError, match="Entry 2 is on the record"):
        db.session.flush()
    db.session.expire(entries[2])
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
    page = client.get_ok("/record")
    assert actions.published(queries.latest_head())["root"] in page.text
    assert (
        client.get("/record/verify_receipt.py").data == Path(verify_receipt.__file__).read_bytes()
    )


def test_the_page_says_so_while_nothing_has_happened(client: PageClient) -> None:
    assert "Nothing has happened yet" in client.get_ok("/record").text
    assert client.get("/record/head.json").status_code == 404


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
    assert client.get(f"/record/consistency.json?{query}").status_code == 400


def test_the_command_names_what_does_not_hold(
    app: Flask, entries: list[Entry], tmp_path: Path
) -> None:
    receipt = receipt_for(submitted())
    (tmp_path / "receipt.json").write_text(json.dumps(receipt))
    runner = app.test_cli_runner()
    against = ["record", "verify", "--against", str(tmp_path / "receipt.json")]
    good = runner.invoke(args=against)
    assert (good.exit_code, good.output) == (0, "The record holds: 12 entries, 3 signed heads.\n")
    sql("UPDATE record_entry SET tag = 'rounds:other' WHERE seq = 5")
    bad = runner.invoke(args=against)
    assert bad.exit_code == 1
    assert "Entry 5 was changed after it was written.\n" in bad.output
