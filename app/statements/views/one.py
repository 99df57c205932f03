"""One statement: the groups side by side, the passages it was made from, and the reasons given."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, web
from app.accounts.session import current_person
from app.errors import NotSeen
from app.moderation import actions as moderation
from app.moderation.models import Contribution, Redaction
from app.moderation.queries import standing
from app.statements import queries
from app.statements.forms import HideReasonForm
from app.statements.looking import Side
from app.statements.models import Statement
from app.statements.rules import COUNTING, effective_state
from app.statements.views import bp
from app.statements.views.fetching import statement_for
from app.synthesis import queries as synthesis


@bp.get("/rounds/<slug>/statements/<uuid:ident>")
def one(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Show a statement with everything behind it that this reader may see."""
    return _page(statement_for(slug, ident, "statement.view"))


@bp.post("/rounds/<slug>/statements/<uuid:ident>/reasons/<uuid:said>/hide")
def hide_reason(slug: str, ident: uuid.UUID, said: uuid.UUID) -> ResponseReturnValue:
    """Hide a party's words from every way out; its stance stays."""
    statement = statement_for(slug, ident, "statement.view")
    words = _words(statement, said)
    web.require("contribution.hide", words)
    form = HideReasonForm(prefix=said.hex)
    if not form.validate():
        return _page(statement, wrong=(said, form)), 422
    moderation.hide(
        words, start=0, end=len(words.plain), reason=form.reason.data, by=current_person()
    )
    flash(_("Hidden. Readers see that something was removed, and why."), "success")
    return redirect(url_for(".one", slug=slug, ident=ident), 303)


@bp.post("/rounds/<slug>/statements/<uuid:ident>/reasons/<uuid:said>/restore")
def restore_reason(slug: str, ident: uuid.UUID, said: uuid.UUID) -> ResponseReturnValue:
    """Show words again that were hidden."""
    statement = statement_for(slug, ident, "statement.view")
    found: list[Redaction] = list(db.session.scalars(standing(_words(statement, said))))
    if not found:
        raise NotSeen
    for redaction in found:
        web.require("redaction.restore", redaction)
        moderation.restore(redaction, by=current_person())
    flash(_("The words are shown again."), "success")
    return redirect(url_for(".one", slug=slug, ident=ident), 303)


def _words(statement: Statement, ident: uuid.UUID) -> Contribution:
    """The words of a reason given to this very statement."""
    return web.one_or_404(queries.words_of(statement.id, ident), lock=web.is_posted())


def _page(statement: Statement, wrong: tuple[uuid.UUID, HideReasonForm] | None = None) -> str:
    side = Side(statement.round)
    passages = db.session.scalars(queries.sources_of(statement.id)).unique().all()
    found = side.one(statement) if statement.state in COUNTING else None
    # Where small counts are withheld, a stance beside each reason would count them again.
    answers = [] if side.least else queries.reasons(statement, all_names=side.all_names)
    lone = [found.lone] if found and found.lone else []
    parties = side.parties([*(one.party_id for one in answers), *lone])
    reasons = queries.given(answers, parties)
    forms = {
        one.contribution_id: HideReasonForm(prefix=one.contribution_id.hex, formdata=None)
        for one in answers
        if one.contribution_id
    }
    if wrong is not None:
        forms[wrong[0]] = wrong[1]
    return render_template(
        "statements/one.html",
        round=statement.round,
        statement=statement,
        topic=queries.topic_now(statement),
        state=effective_state(statement),
        proposition=found,
        groups=side.groups,
        lone=side.lone([found], parties) if found else {},
        quotes=synthesis.quotes(passages, side.who, wordings={}),
        reasons=reasons,
        forms=forms,
        wrong=wrong and wrong[1],
        least=side.least,
    )
