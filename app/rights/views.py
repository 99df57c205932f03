"""What is held about oneself, an account erased, and what is kept for how long."""

import uuid

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock, db, kept, web
from app.accounts import second_factor, session
from app.accounts.views.blueprint import secret
from app.accounts.views.proving import knows_password
from app.errors import NotSeen
from app.rights import actions, queries
from app.rights.forms import EraseForm
from app.rights.models import PersonalCopy
from app.web import public

bp = Blueprint("rights", __name__)


@bp.get("/kept")
@public
def kept_page() -> ResponseReturnValue:
    """What is kept, and for how long."""
    table = [(kind.what, kept.days(name), kind.since) for name, kind in kept.KINDS.items()]
    return render_template("rights/kept.html", table=table)


@bp.get("/account/mine")
def mine() -> ResponseReturnValue:
    """A copy of it all, and the way to erase the account."""
    web.require("account.edit")
    person = session.current_person()
    copies = db.session.scalars(queries.copies_of(person.id)).all()
    return render_template("rights/mine.html", copies=copies, days=kept.days("copies"))


@bp.post("/account/mine")
@web.costs("work")
def ask_copy() -> ResponseReturnValue:
    """Have a copy made."""
    web.require("account.edit")
    actions.ask_copy(session.current_person())
    flash(_("Your copy is being made. A mail tells you when it is ready."), "good")
    return redirect(url_for("rights.mine"), 303)


@bp.get("/account/mine/<uuid:ident>.zip")
@web.costs("file")
def fetch_copy(ident: uuid.UUID) -> ResponseReturnValue:
    """The copy, for its person alone, as long as it is kept."""
    copy = web.get_or_404(PersonalCopy, ident)
    web.require("copy.view", copy)
    if copy.content is None or copy.asked_at < kept.before("copies"):
        raise NotSeen
    response = Response(copy.content, content_type="application/zip")
    name = f"held-about-me-{clock.now():%Y-%m-%d}.zip"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return secret(response)


@bp.route("/account/erase", methods=["GET", "POST"])
def erase() -> ResponseReturnValue:
    """Erase one's account, knowing what stays."""
    web.require("account.edit")
    person = session.current_person()
    in_the_way = actions.in_the_way(person)
    form = EraseForm()
    asks_code = person.totp_confirmed_at is not None
    if not form.validate_on_submit() or not knows_password(person, form):
        status = 422 if web.is_posted() else 200
        return _erase_page(form, in_the_way, asks_code=asks_code, status=status)
    if in_the_way:
        return _erase_page(form, in_the_way, asks_code=asks_code, status=409)
    person = session.current_person()
    if asks_code and not second_factor.accepts(person, form.code.data or ""):
        form.code.errors = [_("This code is not right, or was used before.")]
        return _erase_page(form, in_the_way, asks_code=asks_code, status=422)
    session.sign_out()
    actions.erase(person)
    flash(_("Your account is erased."), "good")
    return redirect(url_for("rounds.home"), 303)


def _erase_page(
    form: EraseForm, in_the_way: list[str], *, asks_code: bool, status: int
) -> ResponseReturnValue:
    page = render_template(
        "rights/erase.html", form=form, in_the_way=in_the_way, asks_code=asks_code
    )
    return secret((page, status))
