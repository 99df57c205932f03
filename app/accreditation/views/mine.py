"""Everything about accreditation that concerns the person, in every round."""

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from app import clock, db, web
from app.accreditation import queries
from app.accreditation.rules import applications_end, effective_state
from app.accreditation.views.blueprint import bp
from app.rounds.models import Footing
from app.web import can, require

MOST_SHOWN = 100


@bp.get("/accreditation")
def mine() -> ResponseReturnValue:
    """What waits for one's organisations, what they applied for, and where they can apply."""
    require("accreditation.mine")
    who = web.who()
    asked = {key[0] for key, footing in who.footings.items() if footing == Footing.ASKED}
    waiting: Sequence[object] = []
    if asked:
        waiting = db.session.execute(queries.open_circulations(asked)).all()
    applied = db.session.scalars(
        queries.applications_of(list(who.delegations)).limit(MOST_SHOWN)
    ).all()
    open_ = [
        rules
        for rules in db.session.scalars(queries.asking().limit(MOST_SHOWN))
        if can("accreditation.apply", rules.round)
        and (rules.round_id, who.acting_for) not in who.footings
    ]
    return render_template(
        "accreditation/mine.html",
        waiting=waiting,
        applied=[(one, effective_state(one)) for one in applied],
        open=[(rules, applications_end(rules)) for rules in open_],
        now=clock.now(),
    )
