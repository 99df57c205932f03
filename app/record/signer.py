"""The key this instance signs its tree heads with, loaded when it starts."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask, current_app

from app.record import heads

SIGNER = "tour-de-table.record-key"


def init_app(app: Flask) -> None:
    """Load the key, or refuse to start."""
    config = app.config["TDT"]
    key = heads.load_key(config.record_key, folder=config.instance, production=config.production)
    app.extensions[SIGNER] = key, heads.public_bytes(key)


def private_key() -> Ed25519PrivateKey:
    """The key itself."""
    key: Ed25519PrivateKey = current_app.extensions[SIGNER][0]
    return key


def public_key() -> bytes:
    """The half that everyone may know."""
    public: bytes = current_app.extensions[SIGNER][1]
    return public
