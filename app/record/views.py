"""The record for everyone: its signed heads, its key, and how to check it."""

import base64
from pathlib import Path

from flask import Blueprint, Response, jsonify, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, text
from app.errors import BadInput, NotSeen
from app.record import actions, heads, queries, signer, verify_receipt
from app.record.models import TreeHead
from app.web import public

HEADS_SHOWN = 20
LARGEST_PLACE = 2**53 - 1  # what JSON's numbers hold exactly

bp = Blueprint("record", __name__)


@bp.get("/record")
@public
def show() -> ResponseReturnValue:
    """What the record is, how long it is, who signed it, and how to check a receipt."""
    key = signer.public_key()
    return render_template(
        "record/show.html",
        heads=list(db.session.scalars(queries.latest_heads().limit(HEADS_SHOWN))),
        public_key=base64.b64encode(key).decode("ascii"),
        key_id=heads.key_id(key),
    )


@bp.get("/record/head.json")
@public
def head() -> ResponseReturnValue:
    """The newest signed head, or the one of `size`."""
    size = _number("size", default=0)
    found = db.session.get(TreeHead, size) if size else queries.latest_head()
    if found is None:
        raise NotSeen
    return jsonify(actions.published(found))


@bp.get("/record/consistency.json")
@public
def consistency() -> ResponseReturnValue:
    """The proof that the record at size `to` begins with the record at size `from`."""
    first, second = _number("from"), _number("to")
    latest = queries.latest_head()
    if latest is None or not 0 < first <= second <= latest.size:
        raise BadInput(_("Give two sizes of the record, the smaller one first."))
    steps = [step.hex() for step in queries.consistency(first, second)]
    return jsonify({"from": first, "to": second, "proof": steps})


@bp.get("/record/verify_receipt.py")
@public
def verifier() -> Response:
    """The program that checks a receipt without us."""
    return send_file(
        Path(verify_receipt.__file__),
        mimetype="text/x-python",
        as_attachment=True,
        download_name="verify_receipt.py",
    )


def _number(name: str, default: int | None = None) -> int:
    said = request.args.get(name, "" if default is None else str(default))
    number = text.whole(said, most=LARGEST_PLACE)
    if number is None:
        raise BadInput(_("Give a whole number for %(name)s.", name=name))
    return number
