"""What the engine proposes beside the tree: looked for, read, and taken by a person."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from app import addresses, db, text, web
from app.accounts.session import current_person
from app.errors import NotPossible, NotSeen
from app.jobs.models import Job, JobState
from app.jobs.queries import of_round
from app.paging import Listing, paged_over
from app.rounds.models import Round
from app.synthesis import actions, forms, queries
from app.synthesis.actions.proposing import SORT
from app.synthesis.models import Passage, ProposedTopic, Scope, Sorting, Topic, TreeDeed
from app.synthesis.queries import proposed as proposing
from app.synthesis.queries.quotes import Quote
from app.synthesis.views.blueprint import bp
from app.synthesis.views.fetching import keys_of, round_for, topic_at
from app.web import one_or_404

PASSAGES = 20
JOBS = 20
MOST_TOPICS = 60


@dataclass(frozen=True, kw_only=True)
class At:
    """Where a moderator is: at which passages."""

    round_: Round
    scope: Scope
    topic: Topic | None

    @property
    def args(self) -> dict[str, Any]:
        """The place as an address keeps it."""
        within = {"topic": self.topic.id} if self.topic else {}
        return {"slug": self.round_.slug, "scope": self.scope.value, **within}

    @property
    def topic_id(self) -> uuid.UUID | None:
        """The topic that is looked into."""
        return self.topic.id if self.topic else None


def _at(round_: Round, said: Mapping[str, str]) -> At:
    """The place an address or a form names; without one, what the tree does not cover yet."""
    within = keys_of([said.get("topic", "")])
    if within:
        return At(round_=round_, scope=Scope.WITHIN, topic=topic_at(round_, within[0]))
    given = said.get("scope")
    if given in {Scope.ALL.value, Scope.UNCOVERED.value}:
        return At(round_=round_, scope=Scope(given), topic=None)
    there_is_one = db.session.scalar(queries.topics_of(round_.id).limit(1)) is not None
    scope = Scope.UNCOVERED if there_is_one else Scope.ALL
    return At(round_=round_, scope=scope, topic=None)


@bp.get("/rounds/<slug>/topics/proposed")
def proposed(slug: str) -> ResponseReturnValue:
    """The topics that the engine proposes, as fine as was asked for."""
    round_ = round_for(slug, "round.read_topics")
    return _page(_at(round_, request.args.to_dict()))


def _page(at: At, *, form: forms.GrainForm | None = None) -> str:
    sorting = db.session.scalar(proposing.newest(at.round_.id, at.scope, at.topic_id))
    wanted = text.whole(request.args.get("topics", ""), most=MOST_TOPICS)
    grain = proposing.nearest_grain(sorting, wanted) if sorting else None
    numbers = [one.topics for one in sorting.grains] if sorting else []
    found = proposing.proposed_of(grain) if grain else []
    return render_template(
        "synthesis/proposed.html",
        round=at.round_,
        at=at,
        sorting=sorting,
        grain=grain,
        coarser=max((n for n in numbers if grain and n < grain.topics), default=None),
        finer=min((n for n in numbers if grain and n > grain.topics), default=None),
        numbers=numbers,
        found=found,
        locale=_language(),
        here=proposing.count_scope(at.round_.id, at.scope, at.topic_id),
        job=_job(at, sorting),
        deed=db.session.scalar(proposing.last_deed(at.round_.id)),
        form=form or forms.GrainForm(formdata=None, topics=grain.topics if grain else None),
        most=MOST_TOPICS,
    )


def _language() -> str:
    return str(get_locale() or "en").partition("_")[0]


def _job(at: At, sorting: Sorting | None) -> Job | None:
    """The work that goes on for this place, or that did not come to its end."""
    recent = db.session.scalars(of_round(at.round_.id, SORT).limit(JOBS)).all()
    topic = str(at.topic_id) if at.topic_id else None
    mine = [job for job in recent if (job.args["scope"], job.args["topic"]) == (at.scope, topic)]
    job = mine[0] if mine else None
    if job is None or job.state is JobState.DONE:
        return None
    if job.ended_at is not None and sorting is not None and sorting.made_at > job.ended_at:
        return None
    return job


@bp.post("/rounds/<slug>/topics/proposed")
@web.costs("work")
def propose(slug: str) -> ResponseReturnValue:
    """Ask the engine to look through the passages, or to cut what it found once more."""
    round_ = round_for(slug, "round.shape_topics")
    at = _at(round_, request.form.to_dict())
    form = forms.GrainForm()
    if not form.validate_on_submit():
        return _page(at, form=form), 422
    topics = form.topics.data
    if topics is None and not proposing.count_scope(round_.id, at.scope, at.topic_id):
        raise NotPossible(_("There is no passage to look at here."))
    sorting = db.session.scalar(proposing.newest(round_.id, at.scope, at.topic_id))
    known = sorting is not None and any(one.topics == topics for one in sorting.grains)
    if not known:
        actions.sort_passages(
            round_,
            at.scope,
            topic=at.topic,
            topics=topics if sorting else None,
            by=current_person(),
        )
    return redirect(url_for("synthesis.proposed", **at.args, topics=topics), 303)


@bp.get("/rounds/<slug>/topics/proposed/<uuid:ident>")
def proposed_topic(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """One proposed topic: its passages, to be read before it is taken."""
    round_ = round_for(slug, "round.read_topics")
    return _topic_page(round_, one_or_404(proposing.one_proposed(round_.id, ident)))


def _topic_page(round_: Round, one: ProposedTopic, *, form: forms.TakeForm | None = None) -> str:
    said = one.name(_language())
    sorting = one.grain.sorting
    nodes = queries.tree_nodes(round_.id)
    parts = db.session.scalars(proposing.parts_of(one.id)).all()
    form = form or forms.TakeForm(
        formdata=None, name=said["name"], parent=str(sorting.topic_id or forms.TOP), parts=False
    )
    form.parent.choices = forms.parent_choices(nodes)
    listing, quotes = _passages(one)
    return render_template(
        "synthesis/proposed_topic.html",
        round=round_,
        at=At(round_=round_, scope=sorting.scope, topic=sorting.topic),
        one=one,
        said=said,
        parts=parts,
        locale=_language(),
        within=sorting.topic,
        decided=proposing.count_decided(one) if sorting.topic else 0,
        form=form,
        listing=listing,
        quotes=quotes,
        taken=next((node for node in nodes if node.id == one.taken_as_id), None),
    )


def _passages(one: ProposedTopic) -> tuple[Listing[uuid.UUID], list[Quote]]:
    """A page of its passages, the most central first; those that no longer count are left out."""
    listing = paged_over([ident for ident, _score in proposing.members(one)], per=PASSAGES)
    found: dict[uuid.UUID, Passage] = {
        passage.id: passage
        for passage in db.session.scalars(
            queries.with_source(proposing.standing(listing.items))
        ).unique()
    }
    shown = [found[ident] for ident in listing.items if ident in found]
    return listing, queries.quotes(shown, web.who())


@bp.post("/rounds/<slug>/topics/proposed/<uuid:ident>")
def take(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Take a proposed topic into the tree, its passages as suggestions on it."""
    round_ = round_for(slug, "round.shape_topics")
    one = one_or_404(proposing.one_proposed(round_.id, ident), lock=True)
    by = current_person()
    form = forms.TakeForm()
    form.parent.choices = forms.parent_choices(queries.tree_nodes(round_.id))
    if not form.validate_on_submit():
        return _topic_page(round_, one, form=form), 422
    parent = (
        None if form.parent.data == forms.TOP else topic_at(round_, uuid.UUID(form.parent.data))
    )
    sorting = one.grain.sorting
    topic = actions.take(
        one,
        tree=actions.ensure_tree(round_, by=by),
        name=form.name.data or "",
        belongs=form.belongs.data or "",
        language=_language(),
        parent=parent,
        with_parts=form.parts.data,
        move_from=sorting.topic if form.move.data else None,
        by=by,
    )
    flash(_("“%(name)s” is in the tree.", name=topic.name), "good")
    at = At(round_=round_, scope=sorting.scope, topic=sorting.topic)
    return redirect(url_for("synthesis.proposed", **at.args, topics=one.grain.topics), 303)


@bp.post("/rounds/<slug>/topics/undo")
def undo_tree(slug: str) -> ResponseReturnValue:
    """Take back the last change of the tree."""
    round_ = round_for(slug, "round.shape_topics")
    wanted = keys_of([request.form.get("deed", "")])
    deed = db.session.get(TreeDeed, wanted[0], with_for_update=True) if wanted else None
    if deed is None or deed.round_id != round_.id:
        raise NotSeen
    actions.undo_deed(deed, by=current_person())
    flash(_("Undone."), "good")
    back = addresses.safe_next(request.form.get("back"), url_for("synthesis.tree", slug=slug))
    return redirect(back, 303)
