"""The tree desk: the topics of a round, and each of them."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, text, web
from app.accounts.session import current_person
from app.paging import paged
from app.rounds.models import Round
from app.synthesis import actions, forms, queries
from app.synthesis.models import Passage, Topic
from app.synthesis.queries import desk, suggested
from app.synthesis.queries.proposed import last_deed
from app.synthesis.queries.topics import changes, fingerprint
from app.synthesis.views.blueprint import bp
from app.synthesis.views.fetching import keys_of, round_for, topic_at
from app.web import one_or_404

PASSAGES = 20
PART = "part-"  # the names of two forms on one page are told apart


@bp.get("/rounds/<slug>/topics")
def tree(slug: str) -> ResponseReturnValue:
    """The tree, and what can be done with it."""
    return _tree_page(round_for(slug, "round.read_topics"))


def _tree_page(
    round_: Round, *, form: forms.NewTopicForm | None = None, sign: forms.SignForm | None = None
) -> str:
    counted = desk.topics_with_counts(round_.id)
    nodes = queries.nodes(topic for topic, _count in counted)
    form = form or forms.NewTopicForm(formdata=None)
    form.parent.choices = forms.parent_choices(nodes)
    return render_template(
        "synthesis/topics.html",
        round=round_,
        tree=db.session.scalar(queries.tree_of(round_.id)),
        nodes=nodes,
        counts={topic.id: count for topic, count in counted},
        starts=round_.start_topics,
        deed=db.session.scalar(last_deed(round_.id)),
        form=form,
        sign=sign or forms.SignForm(formdata=None),
    )


@bp.post("/rounds/<slug>/topics/begin")
@web.costs("work")
def begin(slug: str) -> ResponseReturnValue:
    """Grow the tree out of the topics that the organisers named."""
    round_ = round_for(slug, "round.shape_topics")
    actions.ensure_tree(round_, by=current_person())
    return redirect(url_for("synthesis.tree", slug=slug), 303)


@bp.post("/rounds/<slug>/topics")
def add(slug: str) -> ResponseReturnValue:
    """Add a topic."""
    round_ = round_for(slug, "round.shape_topics")
    by = current_person()
    form = forms.NewTopicForm()
    nodes = queries.tree_nodes(round_.id)
    form.parent.choices = forms.parent_choices(nodes)
    if not form.validate_on_submit():
        return _tree_page(round_, form=form), 422
    parent = _chosen(round_, form.parent.data)
    topic = actions.add_topic(
        actions.ensure_tree(round_, by=by), parent=parent, by=by, **form.facts()
    )
    flash(_("“%(name)s” is in the tree.", name=topic.name), "good")
    return redirect(url_for("synthesis.tree", slug=slug, _anchor=f"topic-{topic.id}"), 303)


@bp.post("/rounds/<slug>/topics/sign-off")
@web.costs("work")
def sign_off(slug: str) -> ResponseReturnValue:
    """Sign the tree off; suggestions for it follow by themselves."""
    round_ = round_for(slug, "round.sign_topics")
    form = forms.SignForm()
    if not form.validate_on_submit():
        return _tree_page(round_, sign=form), 422
    by = current_person()
    tree = one_or_404(queries.tree_of(round_.id), lock=True)
    version = actions.sign_off(tree, by=by, note=form.note.data or "")
    actions.suggest_for_round(round_, by=by, again=0)
    flash(_("Version %(n)s of the tree is signed off.", n=version.number), "good")
    return redirect(url_for("synthesis.tree", slug=slug), 303)


@bp.get("/rounds/<slug>/topics/versions")
def versions(slug: str) -> ResponseReturnValue:
    """The versions that were signed off, with what changed from one to the next."""
    round_ = round_for(slug, "round.read_topics")
    tree = one_or_404(queries.tree_of(round_.id))
    found = db.session.scalars(queries.versions_of(tree)).all()
    earlier = [*(version.topics for version in found[1:]), []]
    return render_template(
        "synthesis/versions.html",
        difference=_difference,
        round=round_,
        versions=[
            (version, changes(before, version.topics))
            for version, before in zip(found, earlier, strict=True)
        ],
    )


@bp.get("/rounds/<slug>/topics/<uuid:topic_id>")
def topic(slug: str, topic_id: uuid.UUID) -> ResponseReturnValue:
    """One topic: its texts, its place, its passages."""
    round_ = round_for(slug, "round.read_topics")
    return _topic_page(round_, topic_at(round_, topic_id))


def _topic_page(round_: Round, topic: Topic, **given: object) -> str:
    nodes = queries.tree_nodes(round_.id)
    node = next(node for node in nodes if node.id == topic.id)
    own = (topic.id, *node.beneath)
    passages = paged(queries.with_source(desk.on_topic([topic.id])), per=PASSAGES)
    move = given.get("move") or forms.MoveForm(
        formdata=None, parent=str(topic.parent_id or forms.TOP), place=node.place
    )
    merge = given.get("merge") or forms.MergeForm(formdata=None)
    move.parent.choices = forms.parent_choices(nodes, without=own)  # type: ignore[attr-defined]  # a form of ours
    merge.into.choices = forms.topic_choices(nodes, without=own)  # type: ignore[attr-defined]  # likewise
    describe = given.get("describe") or forms.TopicForm(
        formdata=None, obj=topic, seen=fingerprint(topic)
    )
    return render_template(
        "synthesis/topic.html",
        round=round_,
        topic=topic,
        node=node,
        describe=describe,
        move=move,
        merge=merge,
        split=given.get("split") or forms.SplitForm(formdata=None, prefix=PART),
        ticked=given.get("ticked", set()),
        passages=passages,
        undecided=db.session.scalar(suggested.count_open(topic.id)),
        quotes=queries.quotes(passages.items, web.who()),
    )


@bp.post("/rounds/<slug>/topics/<uuid:topic_id>")
def describe(slug: str, topic_id: uuid.UUID) -> ResponseReturnValue:
    """Rename a topic and say what belongs."""
    round_ = round_for(slug, "round.shape_topics")
    topic = topic_at(round_, topic_id, lock=True)
    form = forms.TopicForm()
    if not form.validate_on_submit():
        return _topic_page(round_, topic, describe=form), 422
    actions.describe(topic, **form.facts(), by=current_person(), seen=form.seen.data or None)
    flash(_("The topic is described."), "good")
    return redirect(url_for("synthesis.topic", slug=slug, topic_id=topic.id), 303)


@bp.post("/rounds/<slug>/topics/<uuid:topic_id>/move")
def move(slug: str, topic_id: uuid.UUID) -> ResponseReturnValue:
    """Put a topic elsewhere in the tree."""
    round_ = round_for(slug, "round.shape_topics")
    topic = topic_at(round_, topic_id, lock=True)
    form = forms.MoveForm()
    form.parent.choices = forms.parent_choices(queries.tree_nodes(round_.id))
    if not form.validate_on_submit():
        return _topic_page(round_, topic, move=form), 422
    parent = _chosen(round_, form.parent.data)
    actions.move_topic(topic, parent=parent, place=form.place.data, by=current_person())
    return redirect(url_for("synthesis.tree", slug=slug, _anchor=f"topic-{topic.id}"), 303)


@bp.post("/rounds/<slug>/topics/<uuid:topic_id>/merge")
def merge(slug: str, topic_id: uuid.UUID) -> ResponseReturnValue:
    """Make a topic part of another."""
    round_ = round_for(slug, "round.shape_topics")
    topic = topic_at(round_, topic_id, lock=True)
    form = forms.MergeForm()
    form.into.choices = forms.topic_choices(queries.tree_nodes(round_.id))
    if not form.validate_on_submit():
        return _topic_page(round_, topic, merge=form), 422
    into = topic_at(round_, uuid.UUID(form.into.data), lock=True)
    actions.merge_topics(topic, into=into, by=current_person())
    flash(_("“%(one)s” is part of “%(other)s” now.", one=topic.name, other=into.name), "good")
    return redirect(url_for("synthesis.topic", slug=slug, topic_id=into.id), 303)


@bp.post("/rounds/<slug>/topics/<uuid:topic_id>/split")
@web.costs("work")
def split(slug: str, topic_id: uuid.UUID) -> ResponseReturnValue:
    """Take ticked passages out of a topic into a new one."""
    round_ = round_for(slug, "round.shape_topics")
    topic = topic_at(round_, topic_id, lock=True)
    form = forms.SplitForm(prefix=PART)
    ticked = keys_of(request.form.getlist("passage"))
    if not form.validate_on_submit():
        return _topic_page(round_, topic, split=form, ticked=set(ticked)), 422
    chosen = desk.on_topic([topic.id]).where(Passage.id.in_(ticked))
    part = actions.split_topic(
        topic,
        name=form.name.data,
        belongs=form.belongs.data or "",
        passages=db.session.scalars(chosen).all() if ticked else [],
        by=current_person(),
    )
    flash(_("“%(name)s” stands beneath it now.", name=part.name), "good")
    return redirect(url_for("synthesis.topic", slug=slug, topic_id=part.id), 303)


@bp.post("/rounds/<slug>/topics/<uuid:topic_id>/remove")
def remove(slug: str, topic_id: uuid.UUID) -> ResponseReturnValue:
    """Take a topic out of the tree."""
    round_ = round_for(slug, "round.shape_topics")
    topic = topic_at(round_, topic_id, lock=True)
    actions.remove_topic(topic, by=current_person())
    flash(_("“%(name)s” is no longer in the tree.", name=topic.name), "good")
    return redirect(url_for("synthesis.tree", slug=slug), 303)


def _chosen(round_: Round, value: str) -> Topic | None:
    return None if value == forms.TOP else topic_at(round_, uuid.UUID(value))


def _difference(before: str, after: str) -> list[tuple[str, str]]:
    kinds = {"same": "equal", "gone": "delete", "new": "insert"}
    return [(kinds[op.kind], op.text) for op in text.diff(before, after)]
