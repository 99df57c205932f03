"""Where groups agree, where they part, who is alone: every proposition with the groups side by side."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from app import policy
from app.organisations.queries import group_name
from app.statements.forms import LookForm
from app.statements.looking import Side
from app.statements.queries import Proposition
from app.statements.side_by_side import Finding
from app.statements.views import bp
from app.statements.views.fetching import round_for

AGREE = frozenset({Finding.AGREE, Finding.AGREE_AGAINST})
PART = frozenset({Finding.PART, Finding.ALONE})


@bp.get("/rounds/<slug>/convergence")
def convergence(slug: str) -> ResponseReturnValue:
    """Show the propositions a reader chose, in the order they chose."""
    round_ = round_for(slug, "round.read_synthesis")
    side = Side(round_)
    every = side.every()
    locale = str(get_locale() or "en")
    signs = {sign for one in every for sign in (*one.found.groups, *one.found.withheld)}
    form = LookForm(
        request.args,
        nodes=[node for node in side.nodes if any(one.node == node for one in every)],
        groups=[(one.sign, group_name(one, locale)) for one in side.groups if one.sign in signs],
    )
    found = ordered(chosen(every, form, side), form.chosen("sort"))
    return render_template(
        "statements/convergence.html",
        round=round_,
        form=form,
        every=every,
        found=found,
        groups=side.groups,
        lone=side.lone(found, side.parties(one.lone for one in found if one.lone)),
        least=side.least,
        working=side.all_names
        and not policy.allows("round.read_synthesis", policy.VISITOR, round_),
        narrowed=any(form.chosen(name) for name in ("kind", "show", "topic", "group")),
    )


def chosen(every: list[Proposition], form: LookForm, side: Side) -> list[Proposition]:
    """The propositions that the filter leaves; it moves no number of any."""
    kind, show = form.chosen("kind"), form.chosen("show")
    topic, group = form.chosen("topic"), form.chosen("group")
    within = {
        str(key) for node in side.nodes if str(node.id) == topic for key in (node.id, *node.beneath)
    }
    return [
        one
        for one in every
        if kind in {"", one.kind}
        and (not show or _shows(one, show))
        and (not topic or (one.node is not None and str(one.node.id) in within))
        and (not group or (group in one.found.groups and one.found.groups[group].spoke))
    ]


def _shows(one: Proposition, show: str) -> bool:
    if show == "agree":
        return one.found.finding in AGREE
    if show == "part":
        return one.found.finding in PART
    return one.found.finding is Finding.ALONE or bool(one.found.lone)


def ordered(found: list[Proposition], sort: str) -> list[Proposition]:
    """By agreement, disagreement or silence; otherwise as asked and by topic.

    The measures order and are never shown; what is withheld is in none of them.
    """
    if sort == "agreement":
        return sorted(found, key=lambda one: -_value(one.found.measured.convergence))
    if sort == "disagreement":
        return sorted(found, key=lambda one: -_value(one.found.measured.divergence))
    if sort == "silence":
        return sorted(found, key=lambda one: -_silence(one))
    return found


def _value(measure: float | None) -> float:
    return -1.0 if measure is None else measure


def _silence(one: Proposition) -> float:
    told = one.found.groups.values()
    parties = sum(group.parties for group in told)
    return sum(group.counts["silent"] for group in told) / parties if parties else -1.0
