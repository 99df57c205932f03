import copy
import json
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.record import heads, leaf, receipts, tree, verify_receipt

Receipt = dict[str, Any]

AT = datetime(2025, 5, 6, 7, 8, 9, tzinfo=UTC)
CONTENT = {"answers": [{"question": "q1", "text": "Нам нужна помощь. 我们需要帮助。"}]}
KEY = heads.load_key("A" * 43 + "=", folder=Path(), production=True)
PUBLIC = heads.public_bytes(KEY)


def signed(size: int, nodes: tree.Known, key: Ed25519PrivateKey = KEY) -> Receipt:
    public = heads.public_bytes(key)
    head = heads.Head(size, tree.root(size, nodes), AT, heads.key_id(public))
    return receipts.head_json(head, heads.sign(key, head), public)


def grown(leaves: Iterable[bytes]) -> dict[tree.Spot, bytes]:
    nodes: dict[tree.Spot, bytes] = {}
    for index, data in enumerate(leaves):
        nodes |= tree.grow(index, leaf.leaf_hash(data), nodes)
    return nodes


FACTS = {"reference": "TDT-7Q2M", "version": 2, "content_hash": leaf.content_hash(CONTENT)}
SALT = b"s" * leaf.SALT_BYTES
DATA = leaf.leaf_fields(
    seq=4,
    at=AT,
    tag="positions:submit",
    subject="position:1",
    round_id=None,
    actor=None,
    on_behalf_of=None,
    commitment=leaf.facts_hash(SALT, leaf.canonical(FACTS)),
)
LEAVES = [b"0", b"1", b"2", b"3", leaf.canonical(DATA), b"5", b"6", b"7", b"8"]
NODES = grown(LEAVES)


@pytest.fixture
def receipt() -> Receipt:
    made = receipts.write_receipt(
        reference="TDT-7Q2M",
        round_name="Dialogue",
        party_name="جمعية المثال",
        version=2,
        content_hash=leaf.content_hash(CONTENT),
        opening=receipts.Opening(DATA, FACTS, SALT),
        proof=tree.carry_out(tree.inclusion_plan(4, 7), NODES),
        head=signed(7, NODES),
    )
    return json.loads(receipts.receipt_text(made))


def proof_from_7_to_9(nodes: tree.Known) -> Receipt:
    plan = tree.consistency_plan(7, 9)
    return {"from": 7, "to": 9, "proof": [h.hex() for h in tree.carry_out(plan, nodes)]}


def test_a_good_receipt_is_found_good(receipt: Receipt) -> None:
    assert verify_receipt.check(receipt) == []
    assert verify_receipt.check(receipt, key=PUBLIC, content=CONTENT) == []


def test_another_content_is_not_what_was_submitted(receipt: Receipt) -> None:
    changed = {"answers": []}
    assert verify_receipt.check(receipt, content=changed) == [
        "the content is not what was submitted"
    ]


def test_another_key_is_noticed(receipt: Receipt) -> None:
    other = heads.public_bytes(heads.load_key("B" * 42 + "A=", folder=Path(), production=True))
    assert verify_receipt.check(receipt, key=other) == [
        "the head was signed with another key than the one given",
        "the signature on the tree head is not valid",
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["reference"], "TDT-0000"),
        (["version"], 3),
        (["content_hash"], "00" * 32),
        (["submitted_at"], "2025-05-06T07:08:08.000000Z"),
        (["round", "id"], "another"),
        (["party", "id"], "another"),
        (["tree_size"], 8),
        (["inclusion_proof"], []),
        (["leaf", "index"], 5),
        (["leaf", "hash"], "00" * 32),
        (["leaf", "salt"], "00" * 32),
        (["leaf", "facts", "version"], 3),
        (["leaf", "data", "at"], "2025-05-06T07:08:08.000000Z"),
        (["leaf", "data", "tag"], "positions:withdraw"),
        (["leaf", "data", "actor"], "another"),
        (["head", "size"], 8),
        (["head", "root"], "00" * 32),
        (["head", "at"], "2025-05-06T07:08:08.000000Z"),
        (["head", "key_id"], "00" * 16),
        (["format"], "something else"),
    ],
)
def test_no_part_of_a_receipt_can_be_changed_unnoticed(
    receipt: Receipt, path: list[str], value: object
) -> None:
    changed = copy.deepcopy(receipt)
    place = changed
    for name in path[:-1]:
        place = place[name]
    assert place[path[-1]] != value
    place[path[-1]] = value
    assert verify_receipt.check(changed) != []


def test_a_later_record_that_grew_from_this_one_is_accepted(receipt: Receipt) -> None:
    later, proof = signed(9, NODES), proof_from_7_to_9(NODES)
    assert verify_receipt.check(receipt, later=later, consistency=proof) == []
    assert verify_receipt.check(receipt, later=later) == [
        "the later head needs a consistency proof (--consistency) to be compared"
    ]
    assert verify_receipt.check(receipt, later=signed(7, NODES)) == []


def test_a_rewritten_record_is_noticed_with_any_earlier_receipt(receipt: Receipt) -> None:
    rewritten = grown([*LEAVES[:2], b"changed", *LEAVES[3:]])
    assert verify_receipt.check(
        receipt, later=signed(9, rewritten), consistency=proof_from_7_to_9(rewritten)
    ) == ["the later record does not begin with the one this receipt comes from"]


def test_a_truncated_record_is_noticed_with_any_earlier_receipt(receipt: Receipt) -> None:
    assert verify_receipt.check(receipt, later=signed(6, NODES)) == [
        "the record has become shorter: entries were removed"
    ]


def test_two_heads_of_one_size_are_noticed(receipt: Receipt) -> None:
    other = grown([b"other", *LEAVES[1:]])
    assert verify_receipt.check(receipt, later=signed(7, other)) == [
        "two different heads of the same size: different records are being shown"
    ]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", verify_receipt.__file__, *arguments]
    return subprocess.run(  # noqa: S603 - the program under test, with our own arguments
        command, cwd=folder, capture_output=True, text=True, check=False, encoding="utf-8"
    )


def test_the_verifier_runs_alone(receipt: Receipt, tmp_path: Path) -> None:
    (tmp_path / "receipt.json").write_text(receipts.receipt_text(receipt), "utf-8")
    (tmp_path / "position.json").write_text(json.dumps(CONTENT, indent=4), "utf-8")
    (tmp_path / "head.json").write_text(json.dumps(signed(9, NODES)), "utf-8")
    (tmp_path / "proof.json").write_text(json.dumps(proof_from_7_to_9(NODES)), "utf-8")
    good = run(
        tmp_path,
        *["receipt.json", "--key", receipt["head"]["public_key"], "--content", "position.json"],
        *["--head", "head.json", "--consistency", "proof.json"],
    )
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.startswith("VALID  TDT-7Q2M\n")
    assert "taken from the receipt itself" not in good.stdout
    assert "taken from the receipt itself" in run(tmp_path, "receipt.json").stdout


def test_the_verifier_says_what_is_wrong(receipt: Receipt, tmp_path: Path) -> None:
    receipt["version"] = 3
    (tmp_path / "receipt.json").write_text(receipts.receipt_text(receipt), "utf-8")
    bad = run(tmp_path, "receipt.json")
    assert (bad.returncode, bad.stdout) == (
        1,
        "NOT VALID\n  - the version on the receipt is not the one on the record\n",
    )
    assert run(tmp_path, "nowhere.json").returncode == 2
    (tmp_path / "list.json").write_text("[]")
    assert run(tmp_path, "list.json").returncode == 2
