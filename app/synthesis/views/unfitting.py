"""What fits no topic: where the engine found none, and where people did. Worked as lists."""

import uuid

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, web
from app.accounts.session import current_person
from app.paging import paged
from app.rounds.models import Round
from app.synthesis import actions, queries
from app.synthesis.models import Passage
from app.synthesis.queries import desk, progress, suggested
from app.synthesis.rules import coding_open
from app.synthesis.views.blueprint import bp
from app.synthesis.views.fetching import keys_of, round_for, topics_at
from app.synthesis.views.lists import say_done

ENGINE, PEOPLE = "engine", "people"


@bp.get("/rounds/<slug>/coding/none")
def unfitting(slug: str) -> ResponseReturnValue:
    """The passages that fit no topic, as the engine or as people say."""
    round_ = round_for(slug, "round.read_coding")
    return _page(round_, request.args.get("by", ""))


def _page(round_: Round, by: str) -> str:
    counted = desk.topics_with_counts(round_.id)
    found = paged(_query(round_, by))
    return render_template(
        "synthesis/unfitting.html",
        round=round_,
        open=coding_open(counted[0][0].tree if counted else None),
        by=PEOPLE if by == PEOPLE else ENGINE,
        nodes=queries.nodes(t for t, _count in counted if t.since_version is not None),
        found=found,
        progress=progress.progress(round_.id),
        quotes=queries.quotes(found.items, web.who()),
    )


def _query(round_: Round, by: str) -> "sa.Select[Passage]":
    return (suggested.none_fits if by == PEOPLE else suggested.unfitting)(round_.id)


@bp.post("/rounds/<slug>/coding/none")
def sort_unfitting(slug: str) -> ResponseReturnValue:
    """Say of the ticked that no topic fits, or put them on one."""
    round_ = round_for(slug, "round.code")
    said, by = request.form, request.form.get("by", "")
    ticked: list[uuid.UUID] = keys_of(said.getlist("passage"))
    query = _query(round_, by).where(Passage.id.in_(ticked))
    passages = list(db.session.scalars(query).unique()) if ticked else []
    if not passages:
        flash(_("Tick at least one passage first."), "bad")
        return _page(round_, by), 422
    if said.get("deed") == "none":
        batch = actions.none_fits(passages, by=current_person())
    else:
        topics = topics_at(round_, said.getlist("topic"))
        batch = actions.code_many(passages, topics=topics, by=current_person())
    actions.learn_soon(round_.id)
    say_done(batch.size)
    return redirect(url_for("synthesis.unfitting", slug=slug, by=by), 303)
