"""The organisers' desk of an accreditation, and the desk of those whom applications go round to."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock, db, web
from app.accounts.session import current_person
from app.accreditation import actions, forms, queries, words
from app.accreditation.models import AccreditationRules, Application, ApplicationState
from app.accreditation.rules import (
    APPEALED,
    APPLIED,
    BEFORE_DECISION,
    awaits_decision,
    effective_state,
)
from app.accreditation.views.blueprint import DESK, HERE, bp, round_at, rules_of
from app.organisations.models import Organisation
from app.rounds.models import Round
from app.rounds.queries import by_slug
from app.web import one_or_404, require

MOST_SHOWN = 200


@bp.get(DESK)
def desk(slug: str) -> ResponseReturnValue:
    """What waits: to be circulated, to be decided, under appeal; and what is going round."""
    round_ = round_at(slug, "accreditation.desk", seen_by="round.view")
    if not round_.accredits:
        return render_template("accreditation/desk.html", round=round_, rules=None)
    return _desk(round_, rules_of(round_))


def _waiting(round_: Round) -> Sequence[Application]:
    pending = [APPLIED, APPEALED, *BEFORE_DECISION]
    return db.session.scalars(queries.waiting(round_.id, pending).limit(MOST_SHOWN)).all()


def _desk(
    round_: Round,
    rules: AccreditationRules,
    *,
    form: forms.CirculateForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    waiting = _waiting(round_)
    applied = [one for one in waiting if one.state is APPLIED]
    page = render_template(
        "accreditation/desk.html",
        round=round_,
        rules=rules,
        applied=applied,
        form=form or forms.CirculateForm(formdata=None, rules=rules, waiting=applied),
        to_decide=[one for one in waiting if one.state is not APPLIED and awaits_decision(one)],
        going=[
            one
            for one in waiting
            if effective_state(one) in BEFORE_DECISION and not awaits_decision(one)
        ],
        appeals=[one for one in waiting if one.state is APPEALED],
        circulations=db.session.execute(queries.circulations(round_.id)).all(),
        asked=db.session.scalars(
            queries.addressed(round_.id).with_only_columns(Organisation.id)
        ).all(),
        now=clock.now(),
    )
    return page, status


@bp.post(f"{DESK}/circulate")
@web.costs("mail")
def circulate(slug: str) -> ResponseReturnValue:
    """Send the applications ticked round, until the instant given."""
    round_ = one_or_404(by_slug(slug), lock=True)
    require("accreditation.circulate", round_, seen_by="round.view")
    rules = rules_of(round_)
    applied = [one for one in _waiting(round_) if one.state is APPLIED]
    form = forms.CirculateForm(rules=rules, waiting=applied)
    if not form.validate_on_submit():
        return _desk(round_, rules, form=form, status=422)
    actions.circulate(rules, form.chosen, ends_at=form.end, by=current_person())
    flash(_("Circulated. Those who may object, and the applicants, are told by mail."), "success")
    return redirect(url_for(".desk", slug=slug), 303)


@bp.get(f"{HERE}/circulated")
def circulated(slug: str) -> ResponseReturnValue:
    """What is going round to the organisation that the person acts for, and until when."""
    round_ = round_at(slug, "accreditation.asked")
    waiting = db.session.scalars(queries.to_answer(round_.id).limit(MOST_SHOWN)).all()
    return render_template(
        "accreditation/circulated.html",
        round=round_,
        rows=[(one, words.shown_objections(one, web.who())) for one in waiting],
        until=waiting[0].circulation.ends_at if waiting and waiting[0].circulation else None,
        objected=ApplicationState.OBJECTED,
        now=clock.now(),
    )
