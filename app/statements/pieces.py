"""What statements put on the public page of a round: the way to answering them."""

from flask import render_template
from markupsafe import Markup

from app import db, policy
from app.policy import Who
from app.rounds.models import PhaseKind, Round
from app.rounds.timing import phase_of
from app.statements.queries.answering import waiting
from app.statements.rules import AnswerSheet, is_reading, reading_begun


def to_answer(round_: Round, who: Who) -> Markup | None:
    """Tell those who speak for a party that statements wait, or how they answered them."""
    if who.acting_for is None or not reading_begun(who, round_):
        return None
    of, answered, takes_part = db.session.execute(waiting(round_, who.acting_for)).one()
    sheet = AnswerSheet(round=round_, organisation_id=who.acting_for, takes_part=bool(takes_part))
    if not of or not policy.allows("answer_sheet.view", who, sheet):
        return None
    said = render_template(
        "statements/_on_round.html",
        round=round_,
        of=of,
        answered=answered,
        reading=phase_of(round_, PhaseKind.READING) if is_reading(who, round_) else None,
    )
    return Markup(said)  # noqa: S704 - our own template, which escapes
