"""What a leaf of the record is made of: canonical JSON, and a salted commitment to the facts.

Canonical JSON is the part of RFC 8785 that needs no floating-point numbers: keys in the order of
their UTF-16 code units, no blank space, the shortest escapes, UTF-8. Two people who write down the
same entry write the same bytes.

The facts themselves are not in the leaf. The leaf holds SHA-256(salt ‖ facts), so the law may have
the facts and the salt erased without breaking the tree, and nobody can try guesses on what is left.
"""

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

LARGEST = 2**53 - 1
SALT_BYTES = 32


def plain(value: object) -> object:
    """Reduce a value to what JSON holds exactly, or refuse it with a TypeError or ValueError."""
    if isinstance(value, Enum):
        return plain(value.value)
    for kinds, reduce in REDUCTIONS:
        if isinstance(value, kinds):
            return reduce(value)
    raise TypeError(f"A {type(value).__name__} cannot be written to the record.")


def moment(at: datetime) -> str:
    """Write an instant in UTC to the microsecond, always in the same form."""
    if at.tzinfo is None:
        raise ValueError("An instant on the record needs its time zone.")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(value: object) -> bytes:
    """Give the one byte string that stands for this value (RFC 8785, without floats)."""
    return _write(plain(value)).encode("utf-8")


def content_hash(content: object) -> str:
    """Hash a whole content, such as a position, as its receipt names it: hex SHA-256."""
    return hashlib.sha256(canonical(content)).hexdigest()


def facts_hash(salt: bytes, facts: bytes) -> bytes:
    """Commit to canonical facts without giving them away."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"A salt has {SALT_BYTES} bytes.")  # else salt and facts could trade bytes
    return hashlib.sha256(salt + facts).digest()


def leaf_fields(
    *,
    seq: int,
    at: datetime,
    tag: str,
    subject: str | None,
    round_id: uuid.UUID | None,
    actor: uuid.UUID | None,
    on_behalf_of: uuid.UUID | None,
    commitment: bytes,
) -> dict[str, object]:
    """Name everything a leaf says, as the receipt shows it."""
    return {
        "seq": seq,
        "at": moment(at),
        "tag": tag,
        "subject": subject,
        "round": plain(round_id),
        "actor": plain(actor),
        "on_behalf_of": plain(on_behalf_of),
        "facts_hash": commitment.hex(),
    }


def leaf_hash(data: bytes) -> bytes:
    """Hash a leaf as RFC 9162, section 2.1.1 does: a zero byte, then the data."""
    return hashlib.sha256(b"\x00" + data).digest()


def _whole(number: int) -> int:
    if abs(number) > LARGEST:
        raise ValueError(f"{number} is too large to be kept exactly; record it as text.")
    return number


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError("A key on the record is text.")
    return key


def _write(value: object) -> str:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: str(key).encode("utf-16-be", "surrogatepass"))
        pairs = (f"{_write(key)}:{_write(value[key])}" for key in keys)
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_write(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


# Read in this order: a truth value is an int to Python, and an instant is a date.
REDUCTIONS: tuple[tuple[tuple[type, ...], Callable[[Any], object]], ...] = (
    ((type(None), bool, str), lambda value: value),
    ((int,), _whole),
    ((uuid.UUID,), str),
    ((datetime,), moment),
    ((date,), date.isoformat),
    ((Mapping,), lambda value: {_key(key): plain(item) for key, item in value.items()}),
    ((list, tuple), lambda value: [plain(item) for item in value]),
    ((set, frozenset), lambda value: sorted(map(plain, value), key=canonical)),
)
