"""Signed tree heads: the record says how long it is and what its root is, and cannot take it back.

A head is signed with Ed25519 (RFC 8032). The key comes from the setting RECORD_KEY, a seed of 32
bytes in base64. Outside production an instance without one makes its own, once, and keeps it in its
instance folder, readable by its owner only. In production a missing key stops the start: a key that
appears by itself is a key that nobody has published.
"""

import base64
import binascii
import hashlib
import os
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.record.leaf import canonical, moment

# Says what is signed, so that a signature on a head can never pass for one on something else.
CONTEXT = b"tour-de-table tree head 1\n"
SEED_BYTES = 32
KEY_FILE = "record.key"


class Head(NamedTuple):
    """What a tree head says."""

    size: int
    root: bytes
    at: datetime
    key_id: str


def signed_bytes(head: Head) -> bytes:
    """Give the exact bytes under a head's signature."""
    return CONTEXT + canonical(
        {
            "size": head.size,
            "root": head.root.hex(),
            "at": moment(head.at),
            "key_id": head.key_id,
        }
    )


def sign(key: Ed25519PrivateKey, head: Head) -> bytes:
    """Sign a head."""
    return key.sign(signed_bytes(head))


def is_signed(public_key: bytes, head: Head, signature: bytes) -> bool:
    """Say whether this key signed this head."""
    if head.key_id != key_id(public_key):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, signed_bytes(head))
    except InvalidSignature:
        return False
    return True


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """Give the 32 bytes of the public key."""
    return key.public_key().public_bytes_raw()


def key_id(public_key: bytes) -> str:
    """Name a public key by its own hash, short enough to be read out."""
    return hashlib.sha256(public_key).hexdigest()[:32]


def load_key(setting: str | None, *, folder: Path, production: bool) -> Ed25519PrivateKey:
    """Find the key of this instance, or make one where that is allowed."""
    if setting:
        return _from_text(setting)
    if production:
        raise RuntimeError(
            "RECORD_KEY is not set. Make one with "
            '`python -c "import base64, os; print(base64.b64encode(os.urandom(32)).decode())"`, '
            "keep it outside the database, and publish its public half."
        )
    path = folder / KEY_FILE
    folder.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _from_text(path.read_text("ascii"))
    seed = base64.b64encode(os.urandom(SEED_BYTES))
    with os.fdopen(handle, "wb") as file:
        file.write(seed)
    return _from_text(seed.decode("ascii"))


def _from_text(text: str) -> Ed25519PrivateKey:
    try:
        seed = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        seed = b""
    if len(seed) != SEED_BYTES:
        raise RuntimeError(f"RECORD_KEY must be {SEED_BYTES} bytes in base64.")
    return Ed25519PrivateKey.from_private_bytes(seed)
