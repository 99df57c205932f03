"""What anyone who may see the round may know of its accreditation."""

import uuid
from collections import Counter
from dataclasses import dataclass

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from app import db, web
from app.accreditation import forms, queries, words
from app.accreditation.models import Application, ApplicationState
from app.accreditation.rules import (
    Case,
    appeal_ends,
    applications_end,
    effective_state,
    standing_objections,
    takes_applications,
)
from app.accreditation.views.blueprint import HERE, ONE, application_at, bp, round_at, rules_of
from app.errors import NotSeen
from app.files.sending import send
from app.organisations.queries import groups
from app.paging import paged, searched
from app.rounds.models import Round
from app.web import one_or_404

PER_PAGE = 30


@bp.get(HERE)
def register(slug: str) -> ResponseReturnValue:
    """Who applied, who objected, what was decided and when, with the numbers by group above."""
    round_ = round_at(slug, "accreditation.view")
    state, group = request.args.get("state", ""), request.args.get("group", "")
    words_ = searched()
    statistics = _statistics(round_)
    listing = paged(
        queries.register(round_.id, state=state, group=group, words=words_),
        per=PER_PAGE,
        total=None if state or group or words_ else statistics.total["all"],
    )
    rules = one_or_404(queries.bare_rules_of(round_.id))
    return render_template(
        "accreditation/register.html",
        round=round_,
        rules=rules,
        rows=[
            (one, effective_state(one), words.shown_objections(one, web.who()))
            for one in listing.items
        ],
        listing=listing,
        takes=takes_applications(rules),
        until=applications_end(rules),
        chosen={"state": state, "group": group, "q": words_},
        states=list(ApplicationState),
        groups=db.session.scalars(groups()).all(),
        by_group=statistics.by_group,
        total=statistics.total,
    )


@dataclass(frozen=True, kw_only=True)
class Statistics:
    """How many applications of each state, by group and in all."""

    by_group: dict[str, Counter[str]]
    total: Counter[str]


def _statistics(round_: Round) -> Statistics:
    rows = db.session.execute(queries.numbers(round_.id)).all()
    by_group: dict[str, Counter[str]] = {}
    for row in rows:
        counts = by_group.setdefault(row.sign, Counter())
        counts[row.state] += row.number
        counts["all"] += row.number
        counts["met_objection"] += row.objected
        counts["appeals"] += row.appealed
    total: Counter[str] = Counter()
    for counts in by_group.values():
        total.update(counts)
    return Statistics(by_group=by_group, total=total)


@bp.get(ONE)
def show(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """One application: what everyone may know, and what this reader may do with it."""
    return page(application_at(slug, ident))


def page(application: Application, *, status: int = 200, **sent: object) -> ResponseReturnValue:
    """The page of an application, with the forms as they were sent."""
    circulation = application.circulation
    rules = rules_of(application.round)
    case = Case(application=application, rules=rules)
    objections = words.shown_objections(application, web.who())
    own = next((one for one in objections if one.own and _is_own(one)), None)
    needed = circulation is not None and circulation.reason_required
    fresh = {
        "object_form": forms.ObjectForm(formdata=None, needed=needed),
        "decide_form": forms.DecideForm(
            formdata=None,
            only_refuse=application.state is ApplicationState.APPLIED,
            always_why=bool(standing_objections(application)),
        ),
        "appeal_form": forms.AppealForm(formdata=None),
        "hear_form": forms.DecideForm(formdata=None, always_why=True, prefix="appeal"),
        "documents_form": forms.DocumentsForm(formdata=None),
    }
    shown = render_template(
        "accreditation/show.html",
        round=application.round,
        application=application,
        state=effective_state(application),
        rules=rules,
        case=case,
        objections=objections,
        own=own,
        appeal_until=appeal_ends(case),
        **{**fresh, **sent},
    )
    return shown, status


def _is_own(one: words.ShownObjection) -> bool:
    return (
        one.objection.withdrawn_at is None and one.objection.organisation_id == web.who().acting_for
    )


@bp.get(f"{ONE}/documents/<uuid:document>")
@web.costs("file")
def document(slug: str, ident: uuid.UUID, document: uuid.UUID) -> Response:
    """A document of an application, for those who may read it."""
    application = application_at(slug, ident)
    web.require("application.read", application)
    found = next((one for one in application.documents if one.id == document), None)
    if found is None:
        raise NotSeen
    return send(found.file)
