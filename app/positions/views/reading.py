"""Reading positions: the list with its filters, one position in its place, and what changed."""

import uuid
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from app import db, text, web
from app.errors import NotSeen
from app.organisations import queries as organisations
from app.organisations.models import Region
from app.organisations.queries import region_name
from app.paging import paged, searched
from app.positions import attribution, labels, queries, showing
from app.positions.models import Position, PositionVersion, Stance
from app.positions.queries import Filter
from app.positions.views import fetching
from app.positions.views.blueprint import bp
from app.rounds.models import Attribution, Round
from app.rounds.queries import by_slug
from app.rounds.rules import reads_what_came
from app.web import one_or_404, require

A_PAGE = 25
ORIGINAL = "original"  # in the address of a quotation's place: passages are marked in the original


def position_at(slug: str, reference: str) -> Position:
    """A submitted position that this reader may see."""
    round_ = one_or_404(by_slug(slug))
    position = queries.with_versions(round_.id, reference)
    if position is None:
        raise NotSeen
    require("position.view", position)
    if not position.was_submitted:
        raise NotSeen  # drafts have a page of their own
    return position


def version_at(position: Position, number: int | None = None) -> PositionVersion:
    """One of its versions, the standing one unless one is named by number or in the address.

    Readers see the version that stands, and older ones once the position is public.
    """
    asked = request.args.get("version", "")
    if number is None:
        number = text.whole(asked) if asked else position.current_number
    if not number or number > (position.current_number or 0):
        raise NotSeen
    return one_or_404(queries.version_with_all(position.id, number))


def sees_everything(round_: Round) -> bool:
    """Whether the reader runs the round, or audits."""
    return reads_what_came(web.who(), round_)


@bp.get("/rounds/<slug>/positions")
def index(slug: str) -> ResponseReturnValue:
    """The positions of a round, as far as this reader may see them."""
    round_ = fetching.round_at(slug)
    if not web.can("round.positions", round_):
        return render_template("positions/not_yet.html", round=round_)
    require("round.positions", round_)
    everything = sees_everything(round_)
    chosen = _chosen()
    found = paged(queries.listed(round_, chosen, everything=everything), per=A_PAGE)
    who = web.who()
    return render_template(
        "positions/index.html",
        round=round_,
        everything=everything,
        chosen=chosen,
        listing=found,
        rows=[(position, attribution.shown(position, who)) for position in found.items],
        group_choices=[
            (group.id, organisations.group_name(group, str(get_locale() or "en")))
            for group in db.session.scalars(organisations.groups())
        ],
        by_group=everything or round_.attribution is not Attribution.NONE,
        by_region=everything
        or round_.attribution in {Attribution.NAMED, Attribution.GROUP_AND_REGION},
        regions=[(region.value, region_name(region)) for region in Region],
        also_in={
            ident: _(", ").join(labels.language_word(code) for code in codes)
            for ident, codes in queries.translated(found.items).items()
        },
        languages=[
            (code, labels.language_word(code))
            for code in queries.languages_of(round_, everything=everything)
        ],
        question_choices=[
            (question.id, f"{number}. {text.excerpt(question.current.wording, (0, 0), 80)}")
            for number, question in enumerate(queries.questions_of(round_), start=1)
        ],
        stances=[(stance.value, labels.stance_word(stance)) for stance in Stance],
        language_word=labels.language_word,
    )


def _chosen() -> Filter:
    region = request.args.get("region", "")
    stance = request.args.get("stance", "")
    return Filter(
        group=_uuid("group"),
        region=Region(region) if region in set(Region) else None,
        no_region=region == "none",
        language=text.line(request.args.get("language", "")[:35]) or None,
        question=_uuid("question"),
        stance=Stance(stance) if stance in set(Stance) else None,
        words=searched(),
    )


def _uuid(name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.args.get(name, ""))
    except ValueError:
        return None


@bp.get("/rounds/<slug>/positions/<reference>", endpoint="read")
def show(slug: str, reference: str) -> ResponseReturnValue:
    """One position: each answer under the wording it was given to."""
    position = position_at(slug, reference)
    version = version_at(position)
    asked = request.args.get("language", "")
    return render_template(
        "positions/read.html",
        round=position.round,
        position=position,
        version=version,
        reading=showing.read(position, version, web.who(), language=asked or _readers_own(version)),
        versions=position.versions,
        file_url=lambda file: url_for(
            ".attachment", slug=slug, reference=position.reference, file_id=file.attachment.id
        ),
        language_word=labels.language_word,
        attribution_word=labels.attribution_word,
        own=web.can("position.draft", position),
        own_word=labels.own_word,
        instead_words=labels.instead_words,
        languages_line=labels.languages_line,
    )


def _readers_own(version: PositionVersion) -> str:
    """The language of the reader where the position has it; otherwise the original."""
    mine = str(get_locale() or "").replace("_", "-").lower()
    for code in (version.language, *version.also_in):
        if code.lower().split("-")[0] == mine.split("-")[0]:
            return code
    return ORIGINAL


@dataclass(frozen=True, kw_only=True)
class Change:
    """What one answer said before and says now, in one language."""

    heading: str
    language: str
    stance_before: Stance | None
    stance_after: Stance | None
    ops: list[tuple[str, str]]
    changed: bool


@bp.get("/rounds/<slug>/positions/<reference>/changes")
def changes(slug: str, reference: str) -> ResponseReturnValue:
    """What changed from one version to the next."""
    position = position_at(slug, reference)
    require("position.words", position)
    after = version_at(position)
    if after.number == 1:
        raise NotSeen
    before = version_at(position, after.number - 1)
    return render_template(
        "positions/changes.html",
        round=position.round,
        position=position,
        before=before,
        after=after,
        changes=_changes(position, before, after),
        versions=position.versions,
        reading=showing.read(position, after, web.who(), marked=False),
        language_word=labels.language_word,
    )


def _changes(position: Position, before: PositionVersion, after: PositionVersion) -> list[Change]:
    """What changed in the original, and then in each language that either version was translated into."""
    found = _changes_in(position, before, after, after.language)
    for language in sorted({*before.also_in, *after.also_in} - {after.language}):
        found += _changes_in(position, before, after, language)
    return found


def _answers_in(
    position: Position, version: PositionVersion, language: str
) -> dict[uuid.UUID, showing.ShownAnswer]:
    """The answers of a version that have words in a language; of the original's, all."""
    reading = showing.read(position, version, web.who(), language=language, marked=False)
    translated = language in version.also_in
    return {
        one.answer.question_id: one
        for one in reading.answers
        if not translated or one.instead is None
    }


def _changes_in(
    position: Position, before: PositionVersion, after: PositionVersion, language: str
) -> list[Change]:
    original = language == after.language
    old, new = (
        _answers_in(position, version, language)
        if original or language in {version.language, *version.also_in}
        else {}
        for version in (before, after)
    )
    found = []
    for question in {**new, **old}:
        was, now = old.get(question), new.get(question)
        shown = now or was
        if shown is None or not (original or shown.said):
            continue
        said = (_whole(was), _whole(now))
        stances = (was.answer.stance if was else None, now.answer.stance if now else None)
        words = {"same": "equal", "gone": "delete", "new": "insert"}
        found.append(
            Change(
                heading=f"{shown.number}. {shown.answer.question_version.wording}",
                language=language,
                stance_before=stances[0],
                stance_after=stances[1],
                ops=[(words[op.kind], op.text) for op in text.diff(*said)],
                changed=said[0] != said[1] or stances[0] != stances[1],
            )
        )
    return found


def _whole(one: showing.ShownAnswer | None) -> str:
    if one is None:
        return ""
    return "\n".join((*one.choices, one.plain)).strip()
