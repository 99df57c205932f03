"""Check a receipt without asking whoever issued it. Needs Python 3.9 or later, and nothing else.

    python verify_receipt.py receipt.json
    python verify_receipt.py receipt.json --key BASE64 --content position.json
    python verify_receipt.py receipt.json --head head.json --consistency consistency.json

--key          the public key as published outside the server (mail, newspaper, the round's page);
               without it the key in the receipt is used, and said to be unconfirmed
--content      the position as downloaded: is it what was submitted?
--head         a later signed head of the record, from /record/head.json: two heads of one size with
               different roots mean that different people are shown different records
--consistency  the proof from /record/consistency.json?from=…&to=… that the later record still
               begins with the one this receipt was issued from

Ends with 0 when all is well, 1 when something does not hold, 2 when a file cannot be read.

The tree is that of RFC 9162, section 2.1; the signature is Ed25519, RFC 8032, section 5.1.7; the
canonical JSON is RFC 8785 without floating-point numbers.
"""

from __future__ import annotations  # lets Python 3.9 read the annotations

import argparse
import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

FORMAT = "tour-de-table receipt 1"
CONTEXT = b"tour-de-table tree head 1\n"

# --- Ed25519 verification (RFC 8032, section 5.1) -------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
POINT_BYTES = 32
SIGNATURE_BYTES = 64

Point = tuple[int, int, int, int]  # extended coordinates: x = X/Z, y = Y/Z, xy = T/Z


def add(p: Point, q: Point) -> Point:
    """Add two points of the curve."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(number: int, p: Point) -> Point:
    """Add a point to itself so many times."""
    total: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = add(total, p)
        p = add(p, p)
        number >>= 1
    return total


def decompress(data: bytes) -> Point | None:
    """Read a point, or None if these bytes are not one."""
    y = int.from_bytes(data, "little")
    sign = y >> 255
    y &= (1 << 255) - 1
    if len(data) != POINT_BYTES or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE: Point = decompress(BASE_Y.to_bytes(32, "little")) or (0, 1, 1, 0)


def is_signature(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether the owner of this key signed this message."""
    if len(public_key) != POINT_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    a, r = decompress(public_key), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    h = int.from_bytes(digest, "little") % ORDER
    left, right = multiply(s, BASE), add(r, multiply(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (
        left[1] * right[2] - right[1] * left[2]
    ) % P == 0


# --- canonical JSON and the tree ------------------------------------------------------------


def canonical(value: Any) -> bytes:  # noqa: ANN401 - any JSON
    """Write JSON in its one canonical form."""
    return write(value).encode("utf-8")


def write(value: Any) -> str:  # noqa: ANN401 - any JSON
    """Write one value; a number with a fraction has no place on the record."""
    if isinstance(value, float):
        raise TypeError("a number with a fraction is not canonical here")
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(write(key) + ":" + write(value[key]) for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(write(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def parent(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into one."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes | None:
    """Walk from a leaf to the root (RFC 9162, 2.1.3.2); None if the path has the wrong length."""
    place, last = index, size - 1
    for step in proof:
        if last == 0:
            return None
        if place & 1 or place == last:
            leaf = parent(step, leaf)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            leaf = parent(leaf, step)
        place, last = place >> 1, last >> 1
    return leaf if last == 0 else None


def begins_with(first: int, second: int, old: bytes, new: bytes, proof: list[bytes]) -> bool:
    """Say whether the later tree begins with the earlier one (RFC 9162, 2.1.4.2)."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not proof and old == new
    steps = [old, *proof] if first & (first - 1) == 0 else list(proof)
    if not steps:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    was = now = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            was, now = parent(step, was), parent(step, now)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            now = parent(now, step)
        place, last = place >> 1, last >> 1
    return last == 0 and was == old and now == new


# --- the checks -----------------------------------------------------------------------------


def head_problems(head: dict[str, Any], key: bytes) -> list[str]:
    """Check who signed a head."""
    problems = []
    if head["key_id"] != hashlib.sha256(key).hexdigest()[:32]:
        problems.append("the head was signed with another key than the one given")
    signed = {name: head[name] for name in ("size", "root", "at", "key_id")}
    if not is_signature(key, CONTEXT + canonical(signed), base64.b64decode(head["signature"])):
        problems.append("the signature on the tree head is not valid")
    return problems


def leaf_problems(receipt: dict[str, Any]) -> list[str]:
    """Check that the receipt says what its leaf says, and that the leaf commits to its facts."""
    leaf, problems = receipt["leaf"], []
    data, facts = leaf["data"], leaf["facts"]
    commitment = hashlib.sha256(bytes.fromhex(leaf["salt"]) + canonical(facts)).hexdigest()
    if data["facts_hash"] != commitment:
        problems.append("the facts are not those the leaf commits to")
    if hashlib.sha256(b"\x00" + canonical(data)).hexdigest() != leaf["hash"]:
        problems.append("the leaf hash does not match the leaf")
    said = {
        "reference": (receipt["reference"], facts.get("reference")),
        "version": (receipt["version"], facts.get("version")),
        "content hash": (receipt["content_hash"], facts.get("content_hash")),
        "time of submission": (receipt["submitted_at"], data["at"]),
        "round": (receipt["round"]["id"], data["round"]),
        "party": (receipt["party"]["id"], data["on_behalf_of"]),
        "place in the record": (leaf["index"], data["seq"]),
    }
    problems += [
        f"the {name} on the receipt is not the one on the record"
        for name, (shown, kept) in said.items()
        if shown != kept
    ]
    return problems


def path_problems(receipt: dict[str, Any]) -> list[str]:
    """Check that the leaf is under the signed root."""
    head, leaf = receipt["head"], receipt["leaf"]
    if receipt["tree_size"] != head["size"]:
        return ["the tree size is not that of the signed head"]
    data = hashlib.sha256(b"\x00" + canonical(leaf["data"])).digest()
    proof = [bytes.fromhex(step) for step in receipt["inclusion_proof"]]
    index, size = leaf["index"], head["size"]
    if not 0 <= index < size or root_from(data, index, size, proof) != bytes.fromhex(head["root"]):
        return ["the leaf is not in the record that was signed"]
    return []


def later_problems(
    head: dict[str, Any],
    later: dict[str, Any],
    consistency: dict[str, Any] | None,
) -> list[str]:
    """Check a later head against the receipt's own."""
    if later["size"] < head["size"]:
        return ["the record has become shorter: entries were removed"]
    if later["size"] == head["size"]:
        if later["root"] != head["root"]:
            return ["two different heads of the same size: different records are being shown"]
        return []
    if consistency is None:
        return ["the later head needs a consistency proof (--consistency) to be compared"]
    proof = [bytes.fromhex(step) for step in consistency["proof"]]
    old, new = bytes.fromhex(head["root"]), bytes.fromhex(later["root"])
    if not begins_with(head["size"], later["size"], old, new, proof):
        return ["the later record does not begin with the one this receipt comes from"]
    return []


def check(
    receipt: dict[str, Any],
    *,
    key: bytes | None = None,
    content: Any = None,  # noqa: ANN401 - any JSON
    later: dict[str, Any] | None = None,
    consistency: dict[str, Any] | None = None,
) -> list[str]:
    """List everything that does not hold. An empty list is a good receipt."""
    if receipt.get("format") != FORMAT:
        return [f"this is not a receipt in the form “{FORMAT}”"]
    key = key or base64.b64decode(receipt["head"]["public_key"])
    problems = leaf_problems(receipt) + path_problems(receipt)
    problems += head_problems(receipt["head"], key)
    if content is not None:
        digest = hashlib.sha256(canonical(content)).hexdigest()
        if digest != receipt["content_hash"]:
            problems.append("the content is not what was submitted")
    if later is not None:
        problems += head_problems(later, key) + later_problems(receipt["head"], later, consistency)
    return problems


def main(arguments: list[str] | None = None) -> int:
    """Read the files, check them, and say the outcome in words."""
    parser = argparse.ArgumentParser(description="Check a receipt offline.")
    parser.add_argument("receipt", type=Path)
    parser.add_argument("--key", help="the published public key, in base64")
    parser.add_argument("--content", type=Path, help="the submitted content, as JSON")
    parser.add_argument("--head", type=Path, help="a later signed head")
    parser.add_argument("--consistency", type=Path, help="the proof that leads to that head")
    given = parser.parse_args(arguments)
    files = {
        name: json.loads(path.read_text("utf-8"))
        for name, path in vars(given).items()
        if name != "key" and path is not None
    }
    receipt = files["receipt"]
    problems = check(
        receipt,
        key=base64.b64decode(given.key) if given.key else None,
        content=files.get("content"),
        later=files.get("head"),
        consistency=files.get("consistency"),
    )
    say = sys.stdout.write
    if problems:
        say("NOT VALID\n" + "".join(f"  - {problem}\n" for problem in problems))
        return 1
    say(
        f"VALID  {receipt['reference']}\n"
        f"  submitted  {receipt['submitted_at']} (UTC), version {receipt['version']}\n"
        f"  entry {receipt['leaf']['index']} of a record of {receipt['tree_size']}, "
        f"signed {receipt['head']['at']}\n"
        f"  content    SHA-256 {receipt['content_hash']}\n"
    )
    if not given.key:
        say(
            "  The key was taken from the receipt itself. To be sure whose it is, compare\n"
            f"  {receipt['head']['public_key']}\n"
            "  with the one the organiser has published, or give it with --key.\n"
        )
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        sys.stderr.write(f"This cannot be read as a receipt: {error!r}\n")
        sys.exit(2)
