"""What positions put on the public page of a round: the way to one's own, and what was received."""

import uuid

import sqlalchemy as sa
from flask import render_template
from flask_babel import get_locale
from markupsafe import Markup

from app import db, policy
from app.accounts.session import choices
from app.organisations.models import Group
from app.organisations.queries import group_name
from app.policy import Who
from app.positions import forms
from app.positions.models import Answer, Position, PositionState
from app.positions.queries import own_id
from app.rounds import queries as rounds
from app.rounds import taking_part
from app.rounds.models import Attribution, Party, Round
from app.rounds.taking_part import Standing
from app.rounds.timing import takes_positions

RECEIVED = (PositionState.SUBMITTED, PositionState.ACCEPTED, PositionState.HELD)


def way_in(round_: Round, who: Who) -> Markup | None:
    """Begin an answer, go on with it, or see what was sent; for whoever acts for an organisation."""
    if who.acting_for is None or not policy.allows("round.own_position", who, round_):
        return None
    query = own_id(round_.id, who.acting_for).with_only_columns(Position)
    mine = db.session.scalar(query)
    may_begin = taking_part.standing(who, round_) is Standing.MAY_ANSWER
    if mine is None and not may_begin:
        return None
    names = dict(choices())
    said = render_template(
        "positions/_way_in.html",
        round=round_,
        name=names.get(who.acting_for, ""),
        begun=mine is not None,
        writing=mine is not None and mine.writing is not None,
        may_begin=may_begin,
    )
    return Markup(said)  # noqa: S704 - our own template, which escapes


def received(round_: Round, _who: Who) -> Markup | None:
    """How many positions came, by group, as far as so few tell nobody's name."""
    if round_.attribution is not Attribution.NAMED and takes_positions(round_):
        return None  # a number that grows by one tells when somebody sent
    rows = [(row[0], row[1]) for row in db.session.execute(_by_group(round_.id))]
    if not any(number for _group, number in rows):
        return None
    locale = str(get_locale() or "en")
    counts = taking_part.counts(round_, rows, {g.sign: group_name(g, locale) for g, _n in rows})
    withheld = any(one.number is None for one in counts)
    total = None if withheld else sum(one.number or 0 for one in counts)
    said = render_template("positions/_received.html", counts=counts, total=total)
    return Markup(said)  # noqa: S704 - our own template, which escapes


def form(round_: Round, _who: Who) -> Markup:
    """The form as a delegate sees it, for the preview of whoever makes the round."""
    every = db.session.scalars(rounds.pages(round_.id)).unique().all()
    asked = [question for page in every for question in page.asked]
    said = render_template(
        "positions/_preview.html",
        round=round_,
        pages=[(page, forms.page_form(page.asked, {})) for page in every if page.asked],
        numbers={question.id: number for number, question in enumerate(asked, start=1)},
    )
    return Markup(said)  # noqa: S704 - our own template, which escapes


def has_answers(question_id: uuid.UUID) -> bool:
    """Whether the question was answered in a position that was submitted."""
    query = sa.select(Answer.id).where(Answer.question_id == question_id).limit(1)
    return db.session.scalar(query) is not None


def _by_group(round_id: uuid.UUID) -> "sa.Select[Group, int]":
    return (
        sa.select(Group, sa.func.count(Position.id))
        .join(Party, Party.group_id == Group.id)
        .join(Position, Position.party_id == Party.id)
        .where(Position.round_id == round_id, Position.state.in_(RECEIVED))
        .group_by(Group.id)
        .order_by(Group.place)
    )
