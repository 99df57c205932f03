"""The coding desk: one passage at a time, decided by button, key or form."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, web
from app.accounts.session import current_person
from app.analysis.split import sentences
from app.errors import NotPossible, NotSeen
from app.rounds.models import Round
from app.synthesis import actions, forms, queries
from app.synthesis.actions.suggesting import AGAIN, OFTEN
from app.synthesis.models import Batch, Passage
from app.synthesis.queries import desk
from app.synthesis.queries.context import context_of
from app.synthesis.queries.desk import Order
from app.synthesis.rules import coding_open
from app.synthesis.views.blueprint import bp
from app.synthesis.views.fetching import key_arg, keys_of, round_for, topics_at
from app.web import get_or_404, one_or_404, require


@bp.get("/rounds/<slug>/coding")
def coding(slug: str) -> ResponseReturnValue:
    """The next passage to decide, or the one that the address names."""
    round_ = round_for(slug, "round.read_coding")
    order = _order(request.args.get("order", ""))
    named = key_arg("passage")
    if named is not None:
        passage, wording = _named(round_, named)
        return _desk(round_, order, passage, wording)
    found = desk.next_waiting(round_.id, order, after=key_arg("after"))
    return _desk(round_, order, *(found or (None, "")))


def _desk(round_: Round, order: Order, passage: Passage | None, wording: str) -> str:
    counted = desk.topics_with_counts(round_.id)
    nodes = queries.nodes(topic for topic, _count in counted if topic.since_version is not None)
    who = web.who()
    batch = db.session.scalar(desk.last_batch(round_.id, who.person)) if who.person else None
    tree = counted[0][0].tree if counted else None
    suggestions, codings = [], []
    if passage is not None:
        suggestions = list(db.session.scalars(desk.suggestions_for(passage.id)))
        if passage.decided_at is not None:
            codings = list(db.session.scalars(desk.codings_of([passage.id])))
    return render_template(
        "synthesis/coding.html",
        round=round_,
        open=coding_open(tree),
        order=order,
        orders=Order,
        nodes=nodes,
        counts={topic.id: count for topic, count in counted},
        progress=desk.progress(round_.id),
        passage=passage,
        quote=queries.quotes([passage], who, wordings=_wordings(passage, wording))[0]
        if passage
        else None,
        context=context_of(passage) if passage else None,
        suggestions=suggestions,
        codings=codings,
        cuts=_cuts(passage) if passage else [],
        batch=batch,
    )


@bp.post("/rounds/<slug>/coding/<uuid:passage_id>")
def decide(slug: str, passage_id: uuid.UUID) -> ResponseReturnValue:
    """Do what the button says with the passage, and go on to the next."""
    round_ = round_for(slug, "round.code")
    passage, _wording = _named(round_, passage_id, lock=True)
    form = forms.DeedForm()
    form.validate_on_submit()
    order = _order(form.order.data or "")
    decided = _deed(round_, passage, form.seen.data)
    if decided and decided % OFTEN == 0:
        actions.suggest_for_round(round_, by=current_person(), again=AGAIN)
    target: dict[str, Any] = (
        {"passage": passage.id} if "stay" in request.form else {"after": passage.id}
    )
    return redirect(url_for("synthesis.coding", slug=slug, order=order.value, **target), 303)


def _deed(round_: Round, passage: Passage, seen: int | None) -> int | None:
    """One deed; how many passages are decided now, where that changed."""
    by, said = current_person(), request.form
    if "suggestion" in said:
        chosen = set(keys_of(said.getlist("suggestion")))
        open_ = db.session.scalars(desk.suggestions_for(passage.id)).all()
        right = [one for one in open_ if one.id in chosen]
        if said.get("deed") == "reject":
            actions.reject(right, round_=round_, by=by)
            return None
        actions.accept(right, round_=round_, by=by, seen=seen)
    elif said.get("deed") == "none":
        actions.none_fits([passage], by=by, seen=seen)
    elif said.get("deed") == "cut":
        places = [int(value) for value in said.getlist("cut") if value.isdecimal()]
        actions.split_passage(passage, at=places, by=by)
        return None
    elif said.get("deed") == "away":
        actions.take_away(passage, by=by)
        return None
    elif "off" in said:
        (topic,) = topics_at(round_, said.getlist("off")) or (None,)
        if topic is None:
            raise NotPossible(_("This topic is no longer in the tree."))
        actions.take_off(passage, topic, by=by, seen=seen)
    else:
        topics = topics_at(round_, said.getlist("topic"))
        actions.code(passage, topics=topics, by=by, seen=seen, only="only" in said)
    return desk.progress(round_.id).decided


@bp.post("/rounds/<slug>/coding/undo")
def undo(slug: str) -> ResponseReturnValue:
    """Take back what was decided in one go."""
    round_ = round_for(slug, "round.code")
    by = current_person()
    wanted = keys_of([request.form.get("batch", "")])
    batch = get_or_404(Batch, wanted[0] if wanted else uuid.uuid4(), lock=True)
    require("batch.undo", batch, seen_by="round.view")
    passages = actions.undo(batch, by=by)
    flash(_("Undone."), "good")
    order = _order(request.form.get("order", ""))
    if len(passages) == 1:
        return redirect(
            url_for("synthesis.coding", slug=slug, order=order.value, passage=next(iter(passages))),
            303,
        )
    return redirect(url_for("synthesis.coding", slug=round_.slug, order=order.value), 303)


@bp.post("/rounds/<slug>/coding/suggest")
def suggest(slug: str) -> ResponseReturnValue:
    """Ask the engine to look again, with what was decided since."""
    round_ = round_for(slug, "round.code")
    actions.suggest_for_round(round_, by=current_person(), again=0)
    flash(_("The engine looks at the undecided passages again. Go on meanwhile."), "good")
    return redirect(url_for("synthesis.coding", slug=slug), 303)


def _named(round_: Round, passage_id: uuid.UUID, *, lock: bool = False) -> tuple[Passage, str]:
    if lock:
        one_or_404(
            desk.bare(round_.id, passage_id), lock=True
        )  # held against others until the decision stands
    found = db.session.execute(desk.one_passage(round_.id, passage_id)).unique().first()
    if found is None:
        raise NotSeen
    return found[0], found[1] or ""


def _order(value: str) -> Order:
    return Order(value) if value in set(Order) else Order.CERTAINTY


def _wordings(passage: Passage, wording: str) -> dict[uuid.UUID, str]:
    return {passage.question_id: wording} if passage.question_id else {}


def _cuts(passage: Passage) -> list[tuple[int, str]]:
    """Where the passage may be cut: before each of its sentences but the first."""
    words = passage.contribution.plain[passage.start : passage.end]
    found = sentences(words, language=passage.language)
    return [(passage.start + one.start, words[one.start : one.end]) for one in found[1:]]
