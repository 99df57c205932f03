"""Looking into a round one has no role in: saying why, and who did so before."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, web
from app.accounts.session import current_person
from app.rounds import actions, queries
from app.rounds.forms import LookForm
from app.rounds.models import Look
from app.rounds.views.blueprint import bp, to_read


@bp.get("/looks/new")
def look() -> ResponseReturnValue:
    """Ask an administrator which round they need to read, and why."""
    web.require("glass.break")
    return render_template("rounds/look.html", form=LookForm(formdata=None))


@bp.post("/looks/new")
def begin_look() -> ResponseReturnValue:
    """Let them read it for an hour, and tell its organisers."""
    web.require("glass.break")
    form = LookForm()
    if form.validate_on_submit():
        round_ = db.session.scalar(queries.by_slug(form.slug))
        if round_ is not None:
            made = actions.look_into(round_, reason=form.reason.data, by=current_person())
            web.forget_who()
            flash(
                _("You may read this round until the time shown above. Its organisers were told.")
            )
            return redirect(url_for("rounds.show", slug=made.round.slug), 303)
        form.address.errors = [_("There is no round at this address.")]
    return render_template("rounds/look.html", form=form), 422


@bp.post("/looks/<uuid:ident>/end")
def end_look(ident: uuid.UUID) -> ResponseReturnValue:
    """Stop reading before the hour is over."""
    found = web.get_or_404(Look, ident, lock=True)
    web.require("glass.mend", found, seen_by="glass.mend")
    actions.stop_looking(found, by=current_person())
    web.forget_who()
    flash(_("You no longer look into the round."), "success")
    return redirect(url_for("rounds.index"), 303)


@bp.get("/rounds/<slug>/desk/looks")
def looks(slug: str) -> ResponseReturnValue:
    """Which administrators looked into the round, when and why."""
    round_ = to_read(slug, "round.looks")
    found = db.session.scalars(queries.looks(round_.id)).all()
    return render_template("rounds/desk/looks.html", round=round_, looks=found)
