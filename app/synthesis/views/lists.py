"""Many at once: suggestions in a list, ticked, or all above a score; shown before it is done."""

import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app import db, text, web
from app.accounts.session import current_person
from app.errors import Conflict, NotPossible
from app.paging import paged
from app.rounds.models import Round
from app.synthesis import actions, queries
from app.synthesis.models import Passage, Suggestion
from app.synthesis.queries import desk, progress, suggested
from app.synthesis.rules import coding_open
from app.synthesis.views.blueprint import bp
from app.synthesis.views.fetching import keys_of, round_for, topic_at

SCORES = (0, 50, 70, 80, 90)
EXAMPLES = 5


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which suggestions the list shows."""

    topic: uuid.UUID | None
    least: int  # hundredths

    @property
    def args(self) -> dict[str, Any]:
        """The choice as an address keeps it."""
        return {"topic": str(self.topic or ""), "least": str(self.least)}

    @property
    def narrows(self) -> dict[str, Any]:
        """The choice as the queries take it."""
        return {"topic": self.topic, "least": self.least / 100}

    def query(self, round_: Round) -> "sa.Select[Suggestion]":
        """The suggestions it means."""
        return suggested.open_suggestions(round_.id, **self.narrows)


def _choice(values: "dict[str, str]") -> Choice:
    keys = keys_of([values.get("topic", "")])
    least = text.whole(values.get("least", ""))
    return Choice(
        topic=keys[0] if keys else None,
        least=least if least in SCORES else 0,
    )


@bp.get("/rounds/<slug>/coding/list")
def suggestions(slug: str) -> ResponseReturnValue:
    """Suggestions in a list, the surest first."""
    return _list_page(round_for(slug, "round.read_coding"), _choice(request.args.to_dict()))


def _list_page(round_: Round, choice: Choice) -> str:
    counted = desk.topics_with_counts(round_.id)
    nodes = queries.nodes(t for t, _count in counted if t.since_version is not None)
    waiting = suggested.waiting_with(round_.id, **choice.narrows).subquery()
    number = db.session.scalar(sa.select(sa.func.count()).select_from(waiting))
    found = paged(suggested.shown_with(choice.query(round_)), total=number or 0)
    passages = [suggestion.passage for suggestion in found.items]
    return render_template(
        "synthesis/list.html",
        round=round_,
        open=coding_open(counted[0][0].tree if counted else None),
        choice=choice,
        progress=progress.progress(round_.id),
        scores=SCORES,
        nodes=nodes,
        found=found,
        quotes=dict(
            zip([p.id for p in passages], queries.quotes(passages, web.who()), strict=True)
        ),
    )


@bp.post("/rounds/<slug>/coding/list")
def decide_many(slug: str) -> ResponseReturnValue:
    """Do with the ticked suggestions what the button says."""
    round_ = round_for(slug, "round.code")
    by, said = current_person(), request.form
    choice = _choice({"topic": said.get("shown", ""), "least": said.get("least", "0")})
    ticked = keys_of(said.getlist("suggestion"))
    found = db.session.scalars(
        suggested.shown_with(suggested.open_suggestions(round_.id).where(Suggestion.id.in_(ticked)))
    ).unique()
    chosen = list(found) if ticked else []
    if not chosen:
        flash(_("Tick at least one passage first."), "bad")
        return _list_page(round_, choice), 422
    deed = said.get("deed")
    if deed == "accept":
        batch = actions.accept(chosen, round_=round_, by=by)
    elif deed == "reject":
        batch = actions.reject(chosen, round_=round_, by=by)
    elif deed == "none":
        batch = actions.none_fits([one.passage for one in chosen], by=by)
    else:
        keys = keys_of(said.getlist("topic"))
        if not keys:
            flash(_("Choose the topic to put them on."), "bad")
            return _list_page(round_, choice), 422
        batch = actions.correct(chosen, to=topic_at(round_, keys[0]), round_=round_, by=by)
    say_done(batch.size)
    return redirect(url_for("synthesis.suggestions", slug=slug, **choice.args), 303)


@bp.get("/rounds/<slug>/coding/accept")
def preview(slug: str) -> ResponseReturnValue:
    """What would change if all these suggestions were accepted."""
    round_ = round_for(slug, "round.code")
    return _preview_page(round_, _choice(request.args.to_dict()))


def _preview_page(round_: Round, choice: Choice) -> str:
    query = choice.query(round_)
    by_topic = db.session.execute(suggested.by_topic(round_.id, **choice.narrows)).all()
    examples = _examples(query)
    return render_template(
        "synthesis/preview.html",
        round=round_,
        choice=choice,
        by_topic=by_topic,
        total=sum(number for _topic, number, _least in by_topic),
        examples=examples,
        quotes=queries.quotes([one.passage for one in examples], web.who()),
    )


def _examples(query: "sa.Select[Suggestion]") -> list[Suggestion]:
    """The least sure of the suggestions: what a preview shows of them."""
    least_sure = (
        suggested.shown_with(query).order_by(None).order_by(Passage.likely_score, Passage.id)
    )
    return list(db.session.scalars(least_sure.limit(EXAMPLES)).unique())


@bp.post("/rounds/<slug>/coding/accept")
def accept_all(slug: str) -> ResponseReturnValue:
    """Accept all that the preview showed; if it would be others by now, show it again."""
    round_ = round_for(slug, "round.code")
    choice = _choice(request.form.to_dict())
    chosen = list(db.session.scalars(suggested.shown_with(choice.query(round_))).unique())
    if not chosen:
        raise NotPossible(_("Nothing is left to decide here: others did, or the words are gone."))
    if str(len(chosen)) != request.form.get("shown"):
        raise Conflict(
            _("The suggestions changed since you looked. Nothing was decided: look again first.")
        )
    shown = [one.passage_id for one in _examples(choice.query(round_))]
    batch = actions.accept(chosen, round_=round_, by=current_person(), shown=shown)
    say_done(batch.size)
    return redirect(url_for("synthesis.suggestions", slug=slug, **choice.args), 303)


def say_done(size: int) -> None:
    """Say how many were decided, and that they can be taken back."""
    flash(
        ngettext("Decided %(num)s passage.", "Decided %(num)s passages.", size)
        + " "
        + _("Undo it on the coding desk if it was a mistake."),
        "good",
    )
