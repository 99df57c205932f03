"""Writing a statement: passages beside the words made of them."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, web
from app.accounts.session import current_person
from app.rounds.models import Round
from app.statements import actions
from app.statements.forms import StatementForm
from app.statements.models import Statement
from app.statements.views import bp
from app.statements.views.fetching import round_for, statement_for
from app.synthesis import queries as synthesis
from app.synthesis.models import Passage, Topic
from app.synthesis.queries import Node
from app.synthesis.queries.choosing import saying
from app.synthesis.queries.desk import on_topic
from app.synthesis.views.fetching import key_arg, keys_of, topic_at

MOST = 40  # passages of a topic offered at once; words narrow them


@bp.route("/rounds/<slug>/statements/new", methods=["GET", "POST"])
def new(slug: str) -> ResponseReturnValue:
    """Write a statement from passages."""
    round_ = round_for(slug, "round.write_statements")
    nodes = synthesis.tree_nodes(round_.id, signed=True)
    form = StatementForm(
        nodes=nodes,
        languages=round_.languages,
        topic=str(key_arg("topic") or (nodes[0].id if nodes else "")),
        passages=request.args.getlist("passage"),
        language=round_.languages[0],
    )
    return _written(round_, form, nodes, None)


@bp.route("/rounds/<slug>/statements/<uuid:ident>/edit", methods=["GET", "POST"])
def edit(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Change a draft."""
    statement = statement_for(slug, ident, "statement.edit", lock=web.is_posted())
    nodes = synthesis.tree_nodes(statement.round_id, signed=True)
    form = StatementForm(
        nodes=nodes,
        languages=statement.round.languages,
        topic=str(statement.topic_id),
        wording=statement.wording,
        language=statement.language,
        passages=[str(source.passage_id) for source in statement.sources],
    )
    return _written(statement.round, form, nodes, statement)


def _written(
    round_: Round, form: StatementForm, nodes: list[Node], statement: Statement | None
) -> ResponseReturnValue:
    looks = request.form.get("do") == "look"  # at other passages; nothing is written yet
    if not web.is_posted() or looks:
        return _page(round_, form, nodes, statement)
    if not form.validate():
        return _page(round_, form, nodes, statement), 422
    passages = _chosen(round_, form)
    if not passages:
        form.passages.errors = [_("The passages no longer stand. Choose others.")]
        return _page(round_, form, nodes, statement), 422
    topic: Topic = topic_at(round_, uuid.UUID(form.topic.data))
    facts = {
        "topic": topic,
        "wording": form.wording.data,
        "language": form.language.data,
        "passages": passages,
        "by": current_person(),
    }
    if statement is None:
        actions.write(round_, **facts)
    else:
        actions.rewrite(statement, **facts)
    flash(_("Saved as a draft. Nobody is asked before you put it to the parties."), "success")
    return redirect(url_for(".desk", slug=round_.slug), 303)


def _chosen(round_: Round, form: StatementForm) -> list[Passage]:
    query = synthesis.passages(keys_of(form.passages.data or [])).where(
        Passage.round_id == round_.id, Passage.counts
    )
    return list(db.session.scalars(query).unique())


def _page(
    round_: Round, form: StatementForm, nodes: list[Node], statement: Statement | None
) -> str:
    node = next((one for one in nodes if str(one.id) == form.topic.data), None)
    chosen = _chosen(round_, form) if form.passages.data else []
    offered: list[Passage] = []
    if node is not None:
        query = on_topic([node.id, *node.beneath]).where(
            Passage.id.not_in([one.id for one in chosen])
        )
        if form.words.data:
            query = saying(query, form.words.data, round_.id)
        found = db.session.scalars(synthesis.with_source(query.limit(MOST + 1)))
        offered = list(found.unique())
    return render_template(
        "statements/write.html",
        round=round_,
        form=form,
        statement=statement,
        nodes=nodes,
        chosen=synthesis.quotes(chosen, web.who()),
        offered=synthesis.quotes(offered[:MOST], web.who()),
        more=len(offered) > MOST,
    )
