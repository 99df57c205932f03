"""Coding a sample blind: one passage at a time, without what the engine or anybody else thinks."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, text, web
from app.accounts.session import current_person
from app.rounds.models import Round
from app.synthesis import actions, queries
from app.synthesis.models import Sample, SampledPassage, SampleState
from app.synthesis.queries import samples
from app.synthesis.queries.context import context_of
from app.synthesis.views.blueprint import bp
from app.synthesis.views.fetching import round_for, topics_at
from app.web import one_or_404

Found = tuple[SampledPassage, str] | None


@bp.get("/rounds/<slug>/quality/<int:number>/code")
def blind(slug: str, number: int) -> ResponseReturnValue:
    """The next passage of the lot, or the one in the place that the address names."""
    round_ = round_for(slug, "round.measure_quality")
    sample = one_or_404(samples.numbered(round_.id, number))
    if sample.state is not SampleState.DRAWN:
        return redirect(url_for("synthesis.sample", slug=slug, number=number), 303)
    wanted = text.whole(request.args.get("place", ""), most=sample.size)
    if wanted is not None:
        found = samples.at_place(sample.id, wanted)
    else:
        found = samples.next_to_code(sample.id, current_person().id)
    return _page(round_, sample, found)


@bp.post("/rounds/<slug>/quality/<int:number>/code")
def code_blind(slug: str, number: int) -> ResponseReturnValue:
    """Keep what the person finds, and go on to the next passage."""
    round_ = round_for(slug, "round.measure_quality")
    sample = one_or_404(samples.numbered(round_.id, number), lock=True)
    place = text.whole(request.form.get("place", ""), most=sample.size)
    found = samples.at_place(sample.id, place) if place is not None else None
    topics = topics_at(round_, request.form.getlist("topic"))
    none = "none" in request.form
    if found is None or bool(topics) == none:
        wrong = (
            _("Tick the topics, or say that no topic fits.")
            if found and not none
            else _("Either topics are ticked or none fits: not both.")
            if found
            else _("This passage no longer counts: its source was changed or hidden.")
        )
        return _page(round_, sample, found, wrong=wrong), 422
    actions.code_blind(found[0], topics=topics, by=current_person())
    return redirect(url_for("synthesis.blind", slug=slug, number=number), 303)


def _page(round_: Round, sample: Sample, found: Found, *, wrong: str = "") -> str:
    me = web.who().person
    mine = [one.coded for one in samples.coders(sample.id) if one.person.id == me]
    coding = None
    if found and me:
        coding = db.session.scalar(samples.coding_of(found[0].id, me))
    return render_template(
        "synthesis/blind.html",
        round=round_,
        sample=sample,
        sampled=found[0] if found else None,
        wording=found[1] if found else "",
        context=context_of(found[0].passage) if found else None,
        nodes=queries.tree_nodes(round_.id, signed=True),
        ticked=_ticked(coding.topics if coding else []),
        coded=coding is not None,
        done=mine[0] if mine else 0,
        standing=samples.standing(sample.id),
        wrong=wrong,
    )


def _ticked(before: list[str]) -> set[str]:
    """The topics ticked in a form that came back, or what the person found before."""
    return set(request.form.getlist("topic") if request.method == "POST" else before)
