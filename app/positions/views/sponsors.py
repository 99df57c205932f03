"""Co-sponsors: asking them, and answering a request."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, web
from app.accounts.session import current_person
from app.errors import BadInput, NotSeen
from app.organisations.queries import known_as
from app.paging import paged, searched
from app.positions import actions, forms, queries
from app.positions.models import CoSponsor, CoSponsorState
from app.positions.views import fetching, hub
from app.positions.views.blueprint import bp
from app.web import get_or_404, require


@bp.post("/rounds/<slug>/position/co-sponsors")
@web.costs("mail")
def ask(slug: str) -> ResponseReturnValue:
    """Ask an organisation to put its name under the position."""
    position = fetching.own_or_404(slug, "position.co_sponsor")
    form = forms.SponsorForm()
    found = None
    if form.validate():
        found = db.session.scalar(known_as(form.organisation.data))
        if found is None or found.id == position.party.organisation_id:
            form.organisation.errors = [
                _("No other organisation of this name is known here. Choose one from the list.")
            ]
            found = None
    if found is None:
        return hub.page(position, sponsor_form=form), 422
    actions.ask_co_sponsor(position, found, by=current_person())
    return redirect(url_for(".show", slug=slug, _anchor="co-sponsors"), 303)


@bp.post("/rounds/<slug>/position/co-sponsors/<uuid:sponsor_id>/remove")
def stop_asking(slug: str, sponsor_id: uuid.UUID) -> ResponseReturnValue:
    """Take an organisation off the list of those asked."""
    position = fetching.own_or_404(slug, "position.co_sponsor")
    found = next((one for one in position.co_sponsors if one.id == sponsor_id), None)
    if found is None:
        raise NotSeen
    actions.stop_asking(found, by=current_person())
    return redirect(url_for(".show", slug=slug, _anchor="co-sponsors"), 303)


@bp.get("/rounds/<slug>/position/co-sponsors/names")
def names(slug: str) -> ResponseReturnValue:
    """Organisations that could be asked, by name: a page to look them up."""
    position = fetching.own_or_404(slug, "position.co_sponsor", lock=False)
    words = searched()
    return render_template(
        "positions/names.html",
        round=position.round,
        listing=paged(queries.sponsorable(position, words=words)),
        q=words,
    )


@bp.get("/co-sponsorships")
def co_sponsorships() -> ResponseReturnValue:
    """The requests to the organisations that this person speaks for."""
    require("position.list")
    return _requests()


def _requests(wrong: CoSponsor | None = None, error: str = "") -> str:
    return render_template(
        "positions/co_sponsorships.html",
        listing=paged(queries.asked_of(web.who().delegations)),
        states=CoSponsorState,
        wrong=wrong.id if wrong else None,
        error=error,
        given=request.form.get("except_on", ""),
    )


@bp.post("/co-sponsorships/<uuid:sponsor_id>")
def answer_request(sponsor_id: uuid.UUID) -> ResponseReturnValue:
    """Confirm or decline."""
    sponsor = get_or_404(CoSponsor, sponsor_id, lock=True)
    require("co_sponsor.answer", sponsor)
    form = forms.AnswerRequestForm()
    answers = {CoSponsorState.CONFIRMED.value, CoSponsorState.DECLINED.value}
    if form.to.data not in answers:
        raise BadInput(_("Confirm or decline."))
    if not form.validate():
        return _requests(sponsor, str(form.except_on.errors[0])), 422
    actions.answer_request(
        sponsor,
        to=CoSponsorState(form.to.data),
        except_on=form.exceptions,
        by=current_person(),
    )
    flash(_("Thank you. Those who asked have been told."), "success")
    return redirect(url_for(".co_sponsorships"), 303)
