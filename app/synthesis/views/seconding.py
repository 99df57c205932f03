"""Second looks: when two decide differently, or when a second opinion is asked for on purpose."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, web
from app.accounts.session import current_person
from app.paging import paged
from app.rounds.models import Round
from app.synthesis import actions, forms, queries
from app.synthesis.models import LookState, Passage, SecondLook, Topic
from app.synthesis.queries import desk, looks, progress
from app.synthesis.queries.desk import Order
from app.synthesis.views.blueprint import bp
from app.synthesis.views.fetching import round_for, topics_at
from app.web import get_or_404, one_or_404, require

NONE = "none"
SHOWN = (LookState.DIFFERS, LookState.ASKED, LookState.SETTLED, LookState.AGREED)


def took_as_second(round_: Round, passage: Passage, seen: int | None) -> bool:
    """Whether what is said about the passage is a second opinion on it; then it is kept as one.

    It is when another person decided first and this one could not know, or was not to know.
    """
    topics = _meant(round_)
    if topics is None or passage.decided_at is None:
        return False
    by = current_person()
    look = db.session.scalars(looks.open_look(passage.id)).unique().one_or_none()
    known = {one.by_id for one in look.opinions} if look else {_first(passage)}
    late = seen is not None and seen != passage.revision
    if by.id in known or not (late or (look and look.state is LookState.ASKED)):
        return False
    look = actions.give(passage, topics=topics, by=by)
    if look.state is LookState.AGREED:
        flash(_("You and the first to decide chose the same."), "good")
    else:
        flash(
            _(
                "Somebody else decided differently on that passage. Both are kept; what was "
                "decided first counts until one of you settles it."
            ),
            "warn",
        )
    return True


def _meant(round_: Round) -> list[Topic] | None:
    """The topics that a decision at the desk names; none where no topic fits, None if it is no decision."""
    said = request.form
    if said.get("deed") == "none":
        return []
    named = said.getlist("accept") or said.getlist("topic")
    return topics_at(round_, named) or None


def _first(passage: Passage) -> uuid.UUID | None:
    """Who decided on the passage."""
    if passage.none_fits_at is not None:
        return passage.none_fits_by_id
    codings = db.session.scalars(looks.standing(passage.id)).all()
    return codings[-1].decided_by_id if codings else None


@bp.get("/rounds/<slug>/coding/second")
def seconds(slug: str) -> ResponseReturnValue:
    """Where two differ, where a second opinion is asked for, or what was settled."""
    round_ = round_for(slug, "round.read_coding")
    said = request.args.get("state", "")
    state = LookState(said) if said in SHOWN else LookState.DIFFERS
    found = paged(looks.of_round(round_.id, [state]))
    quotes = queries.quotes([look.passage for look in found.items], web.who())
    return render_template(
        "synthesis/seconds.html",
        round=round_,
        state=state,
        found=found,
        quotes=quotes,
        topic_names=_names(round_),
        progress=progress.progress(round_.id),
    )


def _names(round_: Round) -> dict[str, str]:
    """The names of the round's topics by key, those that were removed included."""
    return {str(topic.id): topic.name for topic in db.session.scalars(looks.all_topics(round_.id))}


@bp.get("/rounds/<slug>/coding/second/<uuid:look_id>")
def second(slug: str, look_id: uuid.UUID) -> ResponseReturnValue:
    """One passage on which two differ: what each said, and how it was settled."""
    round_ = round_for(slug, "round.read_coding")
    look = one_or_404(looks.one(round_.id, look_id))
    return _page(round_, look, forms.SettleForm())


def _page(round_: Round, look: SecondLook, form: forms.SettleForm) -> str:
    nodes = queries.nodes(
        topic
        for topic, _count in desk.topics_with_counts(round_.id)
        if topic.since_version is not None
    )
    return render_template(
        "synthesis/second.html",
        round=round_,
        look=look,
        form=form,
        nodes=nodes,
        chosen=set(request.form.getlist("topic")),
        quote=queries.quote(look.passage, web.who()),
        topic_names=_names(round_),
    )


@bp.post("/rounds/<slug>/coding/second/<uuid:look_id>")
def settle(slug: str, look_id: uuid.UUID) -> ResponseReturnValue:
    """Decide where two differ, with a reason."""
    round_ = round_for(slug, "round.code")
    get_or_404(SecondLook, look_id, lock=True)
    look = one_or_404(looks.one(round_.id, look_id))
    require("look.settle", look)
    form = forms.SettleForm()
    topics = topics_at(round_, request.form.getlist("topic"))
    fits_none = NONE in request.form.getlist("topic")
    if not topics and not fits_none:
        form.validate_on_submit()
        flash(_("Choose what it is to be: a topic, or that none fits."), "bad")
        return _page(round_, look, form), 422
    if not form.validate_on_submit():
        return _page(round_, look, form), 422
    actions.settle(
        look,
        topics=[] if fits_none else topics,
        reason=form.reason.data or "",
        by=current_person(),
    )
    flash(_("Settled. What each had said stays on record."), "good")
    return redirect(url_for("synthesis.seconds", slug=slug), 303)


@bp.post("/rounds/<slug>/coding/<uuid:passage_id>/second")
def ask_second(slug: str, passage_id: uuid.UUID) -> ResponseReturnValue:
    """Ask for a second opinion on what was decided."""
    round_ = round_for(slug, "round.code")
    passage = one_or_404(desk.bare(round_.id, passage_id), lock=True)
    actions.ask(passage, by=current_person())
    flash(_("Somebody else will be asked, without being shown what was decided."), "good")
    order = request.form.get("order", "")
    chosen = order if order in set(Order) else Order.TEACHES.value
    return redirect(url_for("synthesis.coding", slug=slug, order=chosen, passage=passage_id), 303)
