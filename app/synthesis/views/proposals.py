"""Stance questions: the groups side by side, with numbers, intervals, and where they part."""

import uuid
from collections import defaultdict

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app import db, web
from app.analysis import count, protect
from app.analysis.count import Convergence
from app.organisations.queries import groups
from app.rounds.models import QuestionKind
from app.synthesis.queries import spoken
from app.synthesis.rules import sees_all, withholds
from app.synthesis.views.blueprint import bp
from app.synthesis.views.fetching import round_for


@bp.get("/rounds/<slug>/synthesis/proposals")
def proposals(slug: str) -> ResponseReturnValue:
    """Each proposal: support to refusal and silence, group by group."""
    round_ = round_for(slug, "round.read_synthesis")
    all_names = sees_all(web.who(), round_)
    asked = [
        (ident, wording)
        for ident, wording, kind in db.session.execute(spoken.questions(round_))
        if kind is QuestionKind.STANCE
    ]
    order = list(db.session.scalars(groups()))
    signs = {group.id: group.sign for group in order}
    able = {
        signs[ident]: number
        for ident, number in db.session.execute(spoken.able_by_group(round_, all_names=all_names))
        if ident in signs
    }
    declared: defaultdict[uuid.UUID, defaultdict[str, dict[str, int]]]
    declared = defaultdict(lambda: defaultdict(dict))
    for question, group, stance, number in db.session.execute(
        spoken.stances(round_, all_names=all_names)
    ):
        if stance is not None:
            declared[question][signs.get(group, "")][stance.value] = number
    least = round_.least_shown if withholds(round_, all_names=all_names) else None
    found = [(ident, wording, *_measured(declared[ident], able, least)) for ident, wording in asked]
    sort = request.args.get("sort", "")
    if sort in {"agreement", "disagreement"}:
        name = "convergence" if sort == "agreement" else "divergence"
        found.sort(key=lambda one: -_value(one[2], name))
    return render_template(
        "synthesis/proposals.html",
        round=round_,
        found=found,
        groups=[group for group in order if able.get(group.sign)],
        sort=sort,
        least=least,
    )


def _measured(
    declared: dict[str, dict[str, int]], able: dict[str, int], least: int | None
) -> tuple[Convergence, frozenset[str]]:
    """The groups side by side, and those whose numbers are withheld."""
    measured = count.converge(
        {
            sign: count.stances(
                [one for one, number in declared.get(sign, {}).items() for _ in range(number)],
                max(of, sum(declared.get(sign, {}).values())),
            )
            for sign, of in able.items()
        }
    )
    if least is None:
        return measured, frozenset()
    numbers = {
        (sign, stance): number
        for sign, group in measured.groups.items()
        for stance, number in group.counts.items()
    }
    shown = protect.withhold(numbers, least, line=lambda key: key[0])
    return measured, frozenset(sign for (sign, _stance), told in shown.items() if told is None)


def _value(measured: Convergence, name: str) -> float:
    value = getattr(measured, name)
    return -1.0 if value is None else float(value)
