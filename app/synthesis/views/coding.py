"""The coding desk: one passage at a time, decided by button, key or form."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app import db, text, web
from app.accounts.session import current_person
from app.analysis.split import sentences
from app.errors import NotPossible, NotSeen
from app.rounds.models import Round
from app.synthesis import actions, forms, queries
from app.synthesis.models import Batch, LookState, Passage, SecondLook
from app.synthesis.queries import desk, looks, progress, suggested
from app.synthesis.queries.context import context_of
from app.synthesis.queries.copies import count_undecided
from app.synthesis.queries.desk import Order
from app.synthesis.rules import coding_open
from app.synthesis.views import seconding
from app.synthesis.views.blueprint import bp
from app.synthesis.views.coming import coming
from app.synthesis.views.company import company
from app.synthesis.views.fetching import key_arg, keys_of, round_for, topics_at
from app.web import get_or_404, one_or_404, require


@bp.get("/rounds/<slug>/coding")
def coding(slug: str) -> ResponseReturnValue:
    """The passage that the address names; without one, on to what lies before one, or to the next."""
    round_ = round_for(slug, "round.read_coding")
    order = order_of(request.args.get("order", ""))
    named = key_arg("passage")
    if named is not None:
        return _desk(round_, order, *passage_of(round_, named))
    after, person = key_arg("after"), web.who().person
    found = desk.next_waiting(
        round_.id, order, after=after, person_id=person, what_lies_here=after is None
    )
    if found is not None and coding_open(db.session.scalar(queries.tree_of(round_.id))):
        return redirect(_address(round_, order, found), 303)
    return _desk(round_, order, None, "")


def _desk(round_: Round, order: Order, passage: Passage | None, wording: str) -> str:
    counted = desk.topics_with_counts(round_.id)
    nodes = queries.nodes(topic for topic, _count in counted if topic.since_version is not None)
    who = web.who()
    done = progress.deeds(round_.id, who.person) if who.person else []
    waits = passage is None or passage.decided_at is None
    look, codings = None, []
    if passage is not None and not waits:
        look = db.session.scalars(looks.open_look(passage.id)).unique().one_or_none()
        codings = list(db.session.scalars(desk.codings_of([passage.id])))
    blind = _is_blind(look)
    suggestions = []
    if passage is not None and (waits or blind):
        suggestions = list(db.session.scalars(suggested.suggestions_for(passage.id)))
    return render_template(
        "synthesis/coding.html",
        round=round_,
        open=coding_open(counted[0][0].tree if counted else None),
        order=order,
        nodes=nodes,
        counts={topic.id: count for topic, count in counted},
        progress=progress.progress(round_.id),
        pace=progress.pace_of(done),
        passage=passage,
        quote=queries.quotes([passage], who, wordings=_wordings(passage, wording))[0]
        if passage
        else None,
        context=context_of(passage) if passage else None,
        suggestions=suggestions,
        codings=codings,
        look=look,
        blind=blind,
        copies=count_undecided(passage.id) if passage and waits else 0,
        cuts=_cuts(passage) if passage else [],
        batch=done[0] if done else None,
        company=company(round_, passage.id if passage else None) if waits else None,
        coming=[] if passage else coming(round_),
    )


def _is_blind(look: SecondLook | None) -> bool:
    """Whether the one who looks is to say their opinion without seeing the first."""
    person = web.who().person
    return (
        look is not None
        and look.state is LookState.ASKED
        and person is not None
        and person not in {one.by_id for one in look.opinions}
    )


@bp.post("/rounds/<slug>/coding/<uuid:passage_id>")
def decide(slug: str, passage_id: uuid.UUID) -> ResponseReturnValue:
    """Do what the button says with the passage, and go on to the next."""
    round_ = round_for(slug, "round.code")
    passage, _wording = passage_of(round_, passage_id, lock=True)
    form = forms.DeedForm()
    form.validate_on_submit()
    if not seconding.took_as_second(round_, passage, form.seen.data):
        _deed(round_, passage, form.seen.data)
    actions.learn_soon(round_.id)
    order = order_of(form.order.data or "")
    if "stay" in request.form:
        return redirect(_address(round_, order, passage.id), 303)
    return _go_on(round_, order, passage.id)


def _deed(round_: Round, passage: Passage, seen: int | None) -> None:
    by, said = current_person(), request.form
    if "copies" in said and (said.get("deed") == "none" or said.keys() & {"accept", "topic"}):
        topics = topics_at(round_, said.getlist("accept") or said.getlist("topic"))
        actions.code_with_copies(passage, topics=topics, by=by, seen=seen)
    elif "accept" in said:
        _accept(round_, passage, seen)
    elif "reject" in said:
        wrong = set(keys_of(said.getlist("reject")))
        open_ = db.session.scalars(suggested.suggestions_for(passage.id)).all()
        actions.reject([one for one in open_ if one.topic_id in wrong], round_=round_, by=by)
    elif said.get("deed") == "none":
        actions.none_fits([passage], by=by, seen=seen)
    elif said.get("deed") == "cut":
        cuts = [text.whole(value) for value in said.getlist("cut")]
        places = [place for place in cuts if place is not None]
        actions.split_passage(passage, at=places, by=by)
    elif said.get("deed") == "away":
        actions.take_away(passage, by=by)
    elif "off" in said:
        (topic,) = topics_at(round_, said.getlist("off")) or (None,)
        if topic is None:
            raise NotPossible(_("This topic is no longer in the tree."))
        actions.take_off(passage, topic, by=by, seen=seen)
    else:
        topics = topics_at(round_, said.getlist("topic"))
        actions.code(passage, topics=topics, by=by, seen=seen, only="only" in said)


def _accept(round_: Round, passage: Passage, seen: int | None) -> None:
    """Accept the topics that the page suggested. Where the engine has other ideas by now, what
    the person read and meant is done all the same, by hand.
    """
    by = current_person()
    topics = topics_at(round_, request.form.getlist("accept"))
    wanted = {topic.id for topic in topics}
    open_ = db.session.scalars(suggested.suggestions_for(passage.id)).all()
    right = [one for one in open_ if one.topic_id in wanted]
    if {one.topic_id for one in right} == wanted:
        actions.accept(right, round_=round_, by=by, seen=seen)
    else:
        actions.code(passage, topics=topics, by=by, seen=seen)


@bp.post("/rounds/<slug>/coding/next")
def hand_out(slug: str) -> ResponseReturnValue:
    """Leave the passage for later and take the next."""
    round_ = round_for(slug, "round.code")
    after = next(iter(keys_of([request.form.get("after", "")])), None)
    return _go_on(round_, order_of(request.form.get("order", "")), after)


def _go_on(round_: Round, order: Order, after: uuid.UUID | None) -> ResponseReturnValue:
    """Hand out the next passage, so that nobody else is given it, and show it."""
    by = current_person()
    found = desk.next_waiting(round_.id, order, after=after, person_id=by.id)
    if found is None:
        actions.put_back(round_.id, by=by)
    else:
        actions.claim(round_.id, found, by=by)
    return redirect(_address(round_, order, found), 303)


def _address(round_: Round, order: Order, passage_id: uuid.UUID | None) -> str:
    return url_for("synthesis.coding", slug=round_.slug, order=order.value, passage=passage_id)


@bp.post("/rounds/<slug>/coding/undo")
def undo(slug: str) -> ResponseReturnValue:
    """Take back what was decided in one go."""
    round_ = round_for(slug, "round.code")
    by = current_person()
    wanted = keys_of([request.form.get("batch", "")])
    batch = get_or_404(Batch, wanted[0] if wanted else uuid.uuid4(), lock=True)
    if batch.round_id != round_.id:
        raise NotSeen
    require("batch.undo", batch)
    passages = actions.undo(batch, by=by)
    _say_undone(len(passages))
    order = order_of(request.form.get("order", ""))
    only = next(iter(passages)) if len(passages) == 1 else None
    if only is not None:
        actions.claim(round_.id, only, by=by)
    return redirect(_address(round_, order, only), 303)


def passage_of(round_: Round, passage_id: uuid.UUID, *, lock: bool = False) -> tuple[Passage, str]:
    """A passage of the round with its question's wording; held against others until it is decided."""
    if lock:
        one_or_404(desk.bare(round_.id, passage_id), lock=True)
    found = db.session.execute(desk.one_passage(round_.id, passage_id)).unique().first()
    if found is None:
        raise NotSeen
    return found[0], found[1] or ""


def order_of(value: str) -> Order:
    """The order that the address names."""
    return Order(value) if value in set(Order) else Order.TEACHES


def _wordings(passage: Passage, wording: str) -> dict[uuid.UUID, str]:
    return {passage.question_id: wording} if passage.question_id else {}


def _cuts(passage: Passage) -> list[tuple[int, str]]:
    """Where the passage may be cut: before each of its sentences but the first."""
    words = passage.contribution.plain[passage.start : passage.end]
    found = sentences(words, language=passage.language)
    return [(passage.start + one.start, words[one.start : one.end]) for one in found[1:]]


def _say_undone(passages: int) -> None:
    flash(
        ngettext(
            "Undone: %(num)s passage is as it was.",
            "Undone: %(num)s passages are as they were.",
            passages,
        ),
        "good",
    )
