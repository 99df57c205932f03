"""Everybody with an account, for administrators."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, web
from app.accounts import actions, queries, second_factor, session
from app.accounts.forms import RolesForm
from app.accounts.models import Person
from app.accounts.views.blueprint import bp
from app.paging import asked_page, searched

PAGE = 50


@bp.get("/people")
def people() -> ResponseReturnValue:
    """Everybody, by name."""
    web.require("person.list")
    page, words = asked_page(), searched()
    query = queries.people(words).offset((page - 1) * PAGE).limit(PAGE + 1)
    found = db.session.scalars(query).all()
    return render_template(
        "accounts/people.html", people=found[:PAGE], more=len(found) > PAGE, page=page, words=words
    )


@bp.get("/people/<uuid:ident>")
def person(ident: uuid.UUID) -> ResponseReturnValue:
    """One of them."""
    found = web.get_or_404(Person, ident)
    web.require("person.view", found)
    form = RolesForm(obj=found)
    return render_template(
        "accounts/person.html",
        person=found,
        form=form,
        second_step=second_factor.is_on(found),
    )


@bp.post("/people/<uuid:ident>/disable")
def disable(ident: uuid.UUID) -> ResponseReturnValue:
    """Let them in no more."""
    found = web.get_or_404(Person, ident, lock=True)
    web.require("person.disable", found)
    actions.disable(found, by=session.current_person())
    flash(_("%(name)s can no longer sign in.", name=found.name), "good")
    return redirect(url_for("accounts.person", ident=ident), 303)


@bp.post("/people/<uuid:ident>/enable")
def enable(ident: uuid.UUID) -> ResponseReturnValue:
    """Let them in again."""
    found = web.get_or_404(Person, ident, lock=True)
    web.require("person.disable", found)
    actions.enable(found, by=session.current_person())
    flash(_("%(name)s can sign in again.", name=found.name), "good")
    return redirect(url_for("accounts.person", ident=ident), 303)


@bp.post("/people/<uuid:ident>/roles")
def roles(ident: uuid.UUID) -> ResponseReturnValue:
    """Make them administrator or auditor, or no longer."""
    found = web.get_or_404(Person, ident, lock=True)
    web.require("person.roles", found)
    form = RolesForm()
    if not form.validate_on_submit():
        return render_template(
            "accounts/person.html",
            person=found,
            form=form,
            second_step=second_factor.is_on(found),
        ), 422
    actions.set_roles(
        found, admin=form.admin.data, auditor=form.auditor.data, by=session.current_person()
    )
    flash(_("Saved. %(name)s signs in anew with these rights.", name=found.name), "good")
    return redirect(url_for("accounts.person", ident=ident), 303)
