"""Signing in with another site, and joining it with an account once both are shown to be one's own."""

import uuid

import flask
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from app import db, web
from app.accounts import actions, oidc, queries, second_factor, session, tries
from app.accounts.models import Identity, Person
from app.accounts.views.blueprint import HOME, bp, secret
from app.accounts.views.proving import first_step_is_right, is_proved, proved
from app.accounts.views.sign_in import ask_second_step, let_in, onward
from app.errors import NotSeen
from app.security_log import Event, tell
from config import Provider

ONWARD = "onward"


@bp.get("/sign-in/with/<key>")
@web.public
def elsewhere_ask(key: str) -> ResponseReturnValue:
    """Go to the other site to sign in."""
    provider = _provider(key)
    flask.session[ONWARD] = onward(HOME)
    try:
        return oidc.ask(provider, once_more="again" in request.args)
    except oidc.Refused:
        return _did_not_work(provider)


@bp.get("/sign-in/with/<key>/return")
@web.public
def elsewhere_return(key: str) -> ResponseReturnValue:
    """Somebody comes back: known, new, or one whose account here is still to be shown."""
    provider = _provider(key)
    counted = (tries.SIGN_IN_FROM_NETWORK, session.network())
    tries.refuse_if_too_many(counted)
    try:
        found = oidc.told(provider)
    except oidc.Refused:
        tries.count(counted)
        return _did_not_work(provider)
    identity = db.session.scalar(queries.identity_of(found.issuer, found.subject))
    if identity is not None:
        return _known(identity, provider, found)
    if web.who().signed_in:
        oidc.keep(found)
        return redirect(url_for("accounts.elsewhere_link", key=key), 303)
    if found.email is None:
        flash(
            _(
                "%(name)s does not say that your address is yours. Sign in here first; then join the two.",
                name=provider.name,
            ),
            "warn",
        )
        return redirect(url_for("accounts.sign_in"), 303)
    person = actions.sign_up_elsewhere(
        found, language=str(get_locale()), zone=session.default_zone()
    )
    if person is not None:
        return _let_in(person, flask.session.pop(ONWARD, HOME), found)
    oidc.keep(found)
    flash(_("There is an account with your address. Sign in to it once, to join the two."), "info")
    to = url_for("accounts.elsewhere_link", key=key)
    return redirect(url_for("accounts.sign_in", next=to), 303)


@bp.route("/sign-in/with/<key>/link", methods=["GET", "POST"])
@proved("accounts.elsewhere_link")
def elsewhere_link(key: str) -> ResponseReturnValue:
    """Both are the person's own: join them."""
    web.require("account.edit")
    provider = _provider(key)
    found = oidc.kept(key)
    if found is None:
        return redirect(url_for("accounts.elsewhere"), 303)
    if not web.is_posted():
        return secret(
            render_template(
                "accounts/elsewhere_link.html",
                provider=provider,
                found=found,
                person=session.current_person(),
            )
        )
    actions.link(session.current_person(), found)
    oidc.forget()
    flash(_("From now on you can sign in with %(name)s.", name=provider.name), "good")
    return redirect(url_for("accounts.elsewhere"), 303)


@bp.get("/account/elsewhere")
@proved("accounts.elsewhere")
def elsewhere() -> ResponseReturnValue:
    """The other sites that sign one in."""
    web.require("account.edit")
    person = session.current_person()
    linked = db.session.scalars(queries.identities_of(person.id)).all()
    return render_template(
        "accounts/elsewhere.html",
        linked=linked,
        called={one.key: one.name for one in oidc.providers()},
        others=[
            one for one in oidc.providers() if one.issuer not in {had.issuer for had in linked}
        ],
    )


@bp.post("/account/elsewhere/<uuid:ident>/remove")
@proved("accounts.elsewhere")
def elsewhere_remove(ident: uuid.UUID) -> ResponseReturnValue:
    """Let the other site sign one in no more."""
    web.require("account.edit")
    person = session.current_person()
    identity = web.one_or_404(queries.identities_of(person.id).where(Identity.id == ident))
    actions.unlink(person, identity)
    flash(_("That site no longer signs you in here."), "good")
    return redirect(url_for("accounts.elsewhere"), 303)


def _known(identity: Identity, provider: Provider, found: oidc.Told) -> ResponseReturnValue:
    person: Person = identity.person
    if not person.is_active:
        return _did_not_work(provider)
    actions.note_use(identity)
    to = flask.session.pop(ONWARD, HOME)
    here = session.known_person()
    if here is not None and here.id == person.id:
        return _once_more(person, provider, found, to)
    if second_factor.is_on(person) and not found.two_steps:
        ask_second_step(person)
        return redirect(url_for("accounts.second_step", next=to), 303)
    return _let_in(person, to, found)


def _let_in(person: Person, to: str, found: oidc.Told) -> ResponseReturnValue:
    answer = let_in(person, to, proved=found.just_now)
    if found.two_steps:
        second_factor.note_elsewhere(person)
    return answer


def _once_more(
    person: Person, provider: Provider, found: oidc.Told, to: str
) -> ResponseReturnValue:
    """Whoever is signed in comes back from showing there once more who they are."""
    if found.just_now and found.two_steps:
        return is_proved(to)
    if found.just_now or second_factor.is_on(person):
        return first_step_is_right(person, to)
    flash(
        _(
            "%(name)s does not say that you showed there just now who you are. Choose a password by mail instead.",
            name=provider.name,
        ),
        "warn",
    )
    return redirect(url_for("accounts.prove", next=to), 303)


def _did_not_work(provider: Provider) -> ResponseReturnValue:
    tell(Event.SIGN_IN_FAILED, way="another site")
    flash(_("Signing in with %(name)s did not work.", name=provider.name), "bad")
    return redirect(url_for("accounts.sign_in"), 303)


def _provider(key: str) -> Provider:
    provider = oidc.find(key)
    if provider is None:
        raise NotSeen
    return provider
