"""The writer's desk: passages not cited yet beside the text, one section of it open."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, web
from app.accounts.session import current_person
from app.paging import Listing, address_of, asked_page
from app.rounds.models import Round
from app.summaries import actions, queries
from app.summaries.forms import BeginForm, SentenceForm, SettingsForm
from app.summaries.models import Section, Summary
from app.summaries.queries import covering, passages, topics, writing
from app.summaries.queries.behind import behind, limits_of
from app.summaries.queries.offering import offered
from app.summaries.queries.passages import PER_PAGE, Spoken
from app.summaries.queries.writing import Line, Part
from app.summaries.views import bp
from app.summaries.views.finding import round_for, summary_to_change
from app.synthesis.models import Passage

BEHIND_ALL_GROUPS = 10**6  # where accounts of sessions stand, which no party gave


@bp.get("/rounds/<slug>/summary/write")
def write(slug: str) -> ResponseReturnValue:
    """Show the desk, or how to begin."""
    round_ = round_for(slug, "round.summary_desk")
    summary = queries.summary_of(round_)
    if summary is None:
        spoken = next(iter(round_.languages), "en")
        form = BeginForm(title=_("Summary: %(round)s", round=round_.title), language=spoken)
        return render_template("summaries/begin.html", round=round_, form=form)
    return desk_page(round_, summary)


@bp.post("/rounds/<slug>/summary/write")
def begin(slug: str) -> ResponseReturnValue:
    """Begin the summary."""
    round_ = round_for(slug, "round.write_summary")
    form = BeginForm()
    if not form.validate_on_submit():
        return render_template("summaries/begin.html", round=round_, form=form), 422
    chosen = db.session.scalars(topics.main(round_.id)).all() if form.by_topic.data else []
    actions.begin(
        round_,
        title=form.title.data,
        language=form.language.data,
        topics=list(chosen),
        by=current_person(),
    )
    return redirect(url_for("summaries.write", slug=slug), 303)


@bp.route("/rounds/<slug>/summary/settings", methods=["GET", "POST"])
def settings(slug: str) -> ResponseReturnValue:
    """Change title, language and what is said of the method."""
    summary = summary_to_change(slug)
    form = SettingsForm(obj=summary, **limits_of(summary))
    if form.validate_on_submit():
        actions.describe(
            summary,
            title=form.title.data,
            language=form.language.data,
            method=form.method.data or "",
            scale=form.scale,
            by=current_person(),
        )
        flash(_("Saved."), "success")
        return redirect(url_for("summaries.write", slug=slug), 303)
    page = render_template("summaries/settings.html", round=summary.round, form=form)
    return page, 422 if form.is_submitted() else 200


def desk_page(
    round_: Round,
    summary: Summary,
    *,
    edit: SentenceForm | None = None,
    new: SentenceForm | None = None,
    sentence_id: uuid.UUID | None = None,
    section_id: uuid.UUID | None = None,
) -> str:
    """The desk with one section open and one sentence in hand, or with a form that needs mending."""
    who = web.who()
    parts = writing.sections_of(summary)
    section = _chosen(parts, section_id, sentence_id)
    group, page = request.args.get("group"), asked_page()
    first = offered(summary, section)
    here = passages.uncited(summary, section, group=group, page=page).subquery()
    beside = sa.select(Passage.id).where(
        sa.or_(Passage.id.in_(sa.select(here.c.id)), Passage.id.in_(first))
    )
    text = queries.text_of(summary, who, parts=parts, beside=beside)
    part = next((one for one in text.parts if one.section is section), None)
    line = _line_in_hand(part, sentence_id)
    spoken = passages.spoken(summary, section)
    lines = part.lines if part else ()
    return render_template(
        "summaries/write.html",
        round=round_,
        summary=summary,
        text=text,
        part=part,
        line=line,
        near=_beside(lines, line),
        behind={one.sentence.id: behind(one, spoken, summary) for one in lines},
        spoken=spoken,
        group=group,
        offered=[text.others[ident] for ident in first if ident in text.others],
        # What is offered stands above, and not a second time in the list.
        passages=_listing(
            [one for ident, one in text.others.items() if ident not in first], spoken, group, page
        ),
        missing=covering.missing(summary, text, queries.coverage(summary, text)),
        edit=edit or (SentenceForm(prefix="edit-", obj=line.sentence) if line else None),
        new=new or SentenceForm(prefix="new-"),
    )


def _chosen(
    parts: Sequence[Section], section_id: uuid.UUID | None, sentence_id: uuid.UUID | None
) -> Section | None:
    wanted = section_id or _asked("section")
    sentence = sentence_id or _asked("sentence")
    for section in parts:
        if section.id == wanted or any(one.id == sentence for one in section.sentences):
            return section
    return parts[0] if parts else None


def _line_in_hand(part: Part | None, sentence_id: uuid.UUID | None) -> Line | None:
    if part is None or not part.lines:
        return None
    wanted = sentence_id or _asked("sentence")
    return next((one for one in part.lines if one.sentence.id == wanted), part.lines[0])


def _beside(lines: tuple[Line, ...], line: Line | None) -> tuple[Line | None, Line | None]:
    """The sentences before and after the one in hand."""
    if line is None:
        return None, None
    spot = lines.index(line)
    before = lines[spot - 1] if spot else None
    return before, lines[spot + 1] if spot + 1 < len(lines) else None


def _listing(
    others: Sequence[queries.Source], spoken: Spoken, group: str | None, page: int
) -> Listing[queries.Source]:
    total = sum(one.uncited for one in spoken.groups if group in {None, one.sign})

    def order(source: queries.Source) -> tuple[int, str, int]:
        group = source.party.group if source.party else None
        place = group.place if group else BEHIND_ALL_GROUPS
        return place, str(source.passage.contribution_id), source.passage.start

    return Listing(
        items=sorted(others, key=order), page=page, per=PER_PAGE, total=total, url=address_of
    )


def _asked(name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.args.get(name, ""))
    except ValueError:
        return None
