"""Commands on the record: `flask record verify`, `flask record seal`, `flask record key`."""

import base64
import json
from pathlib import Path

import click
from flask.cli import AppGroup

from app import db
from app.record import actions, heads, signer
from app.record.verification import Claim, Verification

group = AppGroup("record", help="Check the record, sign it, and show its public key.")


@group.command("verify")
@click.option(
    "--against",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A receipt or a head kept outside; may be given many times.",
)
@click.option("--key", "keys", multiple=True, help="A public key used before, in base64.")
def verify(files: tuple[Path, ...], keys: tuple[str, ...]) -> None:
    """Recompute every entry, subtree and signed head, and name what does not hold."""
    known = {signer.public_key(), *(base64.b64decode(key) for key in keys)}
    run = Verification(keys=known, claims=[_claim(path) for path in files])
    faults = 0
    for seq, words in run:
        faults += 1
        click.echo(words if seq is None else f"Entry {seq} {words}.", err=True)
    if faults:
        raise click.ClickException(f"The record does not hold: {faults} faults.")
    click.echo(f"The record holds: {run.size} entries, {run.heads} signed heads.")


@group.command("seal")
def seal() -> None:
    """Sign the record as it stands."""
    db.begin_write()
    head = actions.seal()
    db.session.commit()
    if head is None:
        click.echo("There is nothing on the record yet.")
    else:
        click.echo(json.dumps(actions.published(head), indent=2))


@group.command("key")
def key() -> None:
    """Show the public key, to be published where this server cannot change it."""
    public = signer.public_key()
    click.echo(f"{base64.b64encode(public).decode('ascii')}  ({heads.key_id(public)})")


def _claim(path: Path) -> Claim:
    kept = json.loads(path.read_text("utf-8"))
    head = kept.get("head", kept)
    return Claim(head["size"], bytes.fromhex(head["root"]), f"in {path.name}")
