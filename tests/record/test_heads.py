import base64
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.record import heads, verify_receipt

# RFC 8032, section 7.1, tests 1 to 3: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]
SEED = base64.b64encode(bytes(range(32))).decode()


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_the_verifier_agrees_with_the_vectors_of_rfc_8032(
    key: str, message: str, signature: str
) -> None:
    public, said, signed = map(bytes.fromhex, (key, message, signature))
    assert verify_receipt.is_signature(public, said, signed)
    assert not verify_receipt.is_signature(public, said + b"!", signed)
    for place in range(0, 64, 7):
        changed = bytearray(signed)
        changed[place] ^= 1
        assert not verify_receipt.is_signature(public, said, bytes(changed))


def test_the_verifier_refuses_a_signature_that_was_stretched() -> None:
    key, message, signature = map(bytes.fromhex, VECTORS[1])
    s = int.from_bytes(signature[32:], "little") + verify_receipt.ORDER
    assert not verify_receipt.is_signature(key, message, signature[:32] + s.to_bytes(32, "little"))
    assert not verify_receipt.is_signature(key, message, signature[:-1])
    assert not verify_receipt.is_signature(b"\xff" * 32, message, signature)


def test_the_verifier_agrees_with_the_library() -> None:
    for number in range(8):
        private = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
        message = bytes(range(number * 9))
        assert verify_receipt.is_signature(
            heads.public_bytes(private), message, private.sign(message)
        )


def test_a_signed_head_holds_for_its_key_its_size_and_its_root() -> None:
    key = heads.load_key(SEED, folder=Path(), production=True)
    public = heads.public_bytes(key)
    head = heads.Head(5, b"r" * 32, datetime(2025, 1, 1, tzinfo=UTC), heads.key_id(public))
    signature = heads.sign(key, head)
    other = heads.public_bytes(Ed25519PrivateKey.generate())
    assert heads.is_signed(public, head, signature)
    assert not heads.is_signed(public, head._replace(size=6), signature)
    assert not heads.is_signed(public, head._replace(root=b"s" * 32), signature)
    assert not heads.is_signed(other, head, signature)
    assert not heads.is_signed(other, head._replace(key_id=heads.key_id(other)), signature)


def test_production_without_a_key_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="RECORD_KEY is not set"):
        heads.load_key(None, folder=tmp_path, production=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("setting", ["rubbish!", base64.b64encode(b"short").decode()])
def test_a_key_that_is_none_is_refused(setting: str, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="32 bytes in base64"):
        heads.load_key(setting, folder=tmp_path, production=False)


def test_d11_outside_production_a_key_is_made_once_and_only_its_owner_reads_it(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "instance"
    first = heads.load_key(None, folder=folder, production=False)
    again = heads.load_key(None, folder=folder, production=False)
    assert heads.public_bytes(first) == heads.public_bytes(again)
    assert stat.S_IMODE((folder / heads.KEY_FILE).stat().st_mode) == 0o600
