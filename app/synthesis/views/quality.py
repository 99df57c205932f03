"""Quality, measured on the spot: samples drawn, the figures they gave, and their history."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app import db, web
from app.accounts.session import current_person
from app.paging import Listing, paged
from app.rounds.models import Round
from app.synthesis import actions, forms
from app.synthesis.models import Sample, SampledPassage, SampleState, Topic
from app.synthesis.queries import agreement, engine, samples
from app.synthesis.queries.agreement import Apart
from app.synthesis.queries.topics import tree_of
from app.synthesis.rules import coding_open
from app.synthesis.views.blueprint import bp
from app.synthesis.views.fetching import round_for
from app.web import one_or_404

APART = 20  # passages a page, where engine and people are laid side by side


@bp.get("/rounds/<slug>/quality")
def quality(slug: str) -> ResponseReturnValue:
    """What is being measured, what was, and the lot for the next."""
    return _overview(round_for(slug, "round.read_quality"))


def _overview(round_: Round, *, form: forms.DrawForm | None = None, refused: str = "") -> str:
    every = db.session.scalars(samples.of_round(round_.id)).all()
    at_work = next((one for one in every if one.state is SampleState.DRAWN), None)
    tree = db.session.scalar(tree_of(round_.id))
    frame = samples.frame(round_.id)
    return render_template(
        "synthesis/quality.html",
        round=round_,
        open=coding_open(tree),
        frame=frame,
        unread=engine.count_waiting(round_.id),
        samples=every,
        at_work=at_work,
        closed=next((one for one in every if one.state is SampleState.CLOSED), None),
        coders=samples.coders(at_work.id) if at_work else [],
        standing=samples.standing(at_work.id) if at_work else 0,
        form=form or forms.DrawForm(frame.population, replaces=at_work is not None),
        refused=refused,
    )


@bp.post("/rounds/<slug>/quality")
@web.costs("work")
def draw(slug: str) -> ResponseReturnValue:
    """Draw a sample by lot."""
    round_ = round_for(slug, "round.measure_quality")
    replaces = db.session.scalar(samples.drawn(round_.id)) is not None
    form = forms.DrawForm(samples.frame(round_.id).population, replaces=replaces)
    if not form.validate_on_submit():
        return _overview(round_, form=form), 422
    sample = actions.draw(
        round_, margin=form.margin.data, why=form.why.data or "", by=current_person()
    )
    flash(_("%(n)s passages were drawn.", n=sample.size), "good")
    return redirect(url_for("synthesis.sample", slug=slug, number=sample.number), 303)


@bp.get("/rounds/<slug>/quality/<int:number>")
def sample(slug: str, number: int) -> ResponseReturnValue:
    """One sample: how far it is, or what it gave."""
    round_ = round_for(slug, "round.read_quality")
    return _page(round_, one_or_404(samples.numbered(round_.id, number)))


def _page(round_: Round, found: Sample, *, form: forms.CloseForm | None = None) -> str:
    coders = [] if found.results else samples.coders(found.id)
    topics = agreement.topics_of_tree(round_.id) if found.results else {}
    listing, apart = _apart(found, topics) if found.state is SampleState.CLOSED else (None, [])
    return render_template(
        "synthesis/sample.html",
        round=round_,
        sample=found,
        coders=coders,
        standing=0 if found.results else samples.standing(found.id),
        weak=agreement.named(found.results.get("weak", []), topics),
        listing=listing,
        apart=apart,
        adoptable=len(samples.to_adopt(found, topics.values())) if listing else 0,
        form=form or forms.CloseForm(),
    )


def _apart(
    found: Sample, topics: Mapping[str, Topic]
) -> tuple[Listing[SampledPassage], list[Apart]]:
    """The passages on which the engine and a person differ, side by side."""
    listing = paged(samples.differing(found.id), per=APART)
    return listing, agreement.apart(listing.items, topics, web.who())


@bp.post("/rounds/<slug>/quality/<int:number>/close")
def close_sample(slug: str, number: int) -> ResponseReturnValue:
    """Close a sample with its figures."""
    round_ = round_for(slug, "round.measure_quality")
    found = one_or_404(samples.numbered(round_.id, number), lock=True)
    form = forms.CloseForm()
    if not form.validate_on_submit():
        return _page(round_, found, form=form), 422
    actions.close(found, why=form.why.data or "", by=current_person())
    flash(_("The sample is closed. Its figures stand."), "good")
    return redirect(url_for("synthesis.sample", slug=slug, number=number), 303)


@bp.post("/rounds/<slug>/quality/<int:number>/adopt")
def adopt_sample(slug: str, number: int) -> ResponseReturnValue:
    """Make decisions of what was coded blind."""
    round_ = round_for(slug, "round.measure_quality")
    found = one_or_404(samples.numbered(round_.id, number), lock=True)
    adopted = actions.adopt(found, by=current_person())
    said = ngettext(
        "%(num)s passage was decided as it was coded blind.",
        "%(num)s passages were decided as they were coded blind.",
        adopted,
    )
    flash(said, "good")
    return redirect(url_for("synthesis.sample", slug=slug, number=number), 303)
