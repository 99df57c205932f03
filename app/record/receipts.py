"""The receipt: everything a party needs to prove what it submitted, and when, without asking us.

It opens the leaf's commitment (facts and salt), carries the path from the leaf to a signed root,
and names the key. It goes to its owner only: whoever holds it can show the content was submitted.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.record.heads import Head
from app.record.leaf import canonical, leaf_hash, moment

FORMAT = "tour-de-table receipt 1"

Receipt = dict[str, object]


class Opening(NamedTuple):
    """A leaf, and what its commitment hides."""

    data: Mapping[str, object]
    facts: Mapping[str, object]
    salt: bytes


def head_json(head: Head, signature: bytes, public_key: bytes) -> dict[str, object]:
    """Write a signed head as it is published."""
    return {
        "size": head.size,
        "root": head.root.hex(),
        "at": moment(head.at),
        "key_id": head.key_id,
        "signature": base64.b64encode(signature).decode("ascii"),
        "public_key": base64.b64encode(public_key).decode("ascii"),
    }


def write_receipt(
    *,
    reference: str,
    round_name: str,
    party_name: str,
    version: int,
    content_hash: str,
    opening: Opening,
    proof: Sequence[bytes],
    head: Mapping[str, object],
) -> Receipt:
    """Put a receipt together. Ids and the time of submission are taken from the leaf itself.

    The same entry and head give the same receipt, byte for byte.
    """
    data = opening.data
    return {
        "format": FORMAT,
        "reference": reference,
        "round": {"id": data["round"], "name": round_name},
        "party": {"id": data["on_behalf_of"], "name": party_name},
        "version": version,
        "submitted_at": data["at"],
        "content_hash": content_hash,
        "leaf": {
            "index": data["seq"],
            "hash": leaf_hash(canonical(data)).hex(),
            "data": dict(data),
            "facts": dict(opening.facts),
            "salt": opening.salt.hex(),
        },
        "tree_size": head["size"],
        "inclusion_proof": [step.hex() for step in proof],
        "head": dict(head),
        "key_id": head["key_id"],
    }


def receipt_text(receipt: Receipt) -> str:
    """Write a receipt for people and programs: indented, letters as they are."""
    return json.dumps(receipt, ensure_ascii=False, indent=2) + "\n"
