"""The record: an append-only log of everything that counts, which anyone can check.

    an action  -- record() -->  entry, leaf and tree nodes, in the action's own transaction
    the tree   -- seal()   -->  signed head: this many entries, with this root
    the law    -- erase()  -->  facts and salt gone, the hash and a tombstone stay

An entry is never changed and never removed. What it says is hashed into a Merkle tree
(RFC 9162), the tree's root is signed (Ed25519), and a receipt proves to its owner that a
position is in the tree, with a small program that needs nothing of ours.
"""

from flask import Flask

from app.record import cli, signer, views


def init_app(app: Flask) -> None:
    """Load the key, and hang the feature on the application."""
    signer.init_app(app)
    app.register_blueprint(views.bp)
    app.cli.add_command(cli.group)
