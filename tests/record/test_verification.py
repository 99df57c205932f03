import json
from pathlib import Path

import pytest
from flask import Flask

from app import db
from app.record import actions, queries, signer, tree, verify_receipt
from app.record.actions import seal
from app.record.models import Entry
from app.record.verification import Verification
from tests.record.kit import faults, fill, kept_head, receipt_for, sql, submitted


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
    sql("UPDATE record_entry SET facts = :facts WHERE seq = 5", facts='{"number":6}')
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


def test_an_erasure_without_a_tombstone_is_named(entries: list[Entry]) -> None:
    sql("UPDATE record_entry SET facts = NULL, salt = NULL WHERE seq = 2")
    assert faults() == [
        (2, "lost its facts, and no entry says who had them erased and why"),
    ]


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
