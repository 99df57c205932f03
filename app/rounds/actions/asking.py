"""What a round asks: pages, questions and their wordings, in their order."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from app import clock, db, text
from app.accounts.models import Person
from app.errors import NotPossible
from app.record.actions import record
from app.rounds import answered, emails
from app.rounds.models import Page, Question, QuestionVersion, Round
from app.rounds.timing import takes_positions

# What makes a new version once it was before anybody's eyes; the rest changes in place.
WORDED = ("kind", "wording", "help", "background", "options", "words_most", "words_most_joint")


def add_page(round_: Round, *, title: str, intro: str = "", by: Person | None) -> Page:
    """Put an empty page at the end."""
    place = max((page.place for page in round_.pages), default=0) + 1
    page = Page(round_id=round_.id, place=place, title=title, intro=intro)
    db.session.add(page)
    db.session.flush()
    db.session.expire(round_, ["pages"])
    record("rounds:add-page", page, by=by, round_id=round_.id)
    return page


def edit_page(page: Page, *, title: str, intro: str, by: Person | None) -> Page:
    """Change the words above a page of questions."""
    page.title, page.intro = title, intro
    record("rounds:edit-page", page, by=by, round_id=page.round_id)
    return page


def remove_page(page: Page, *, by: Person | None) -> None:
    """Take away a page on which nothing was ever asked."""
    if page.questions:
        raise NotPossible(_("There are questions on this page. Move or remove them first."))
    record("rounds:remove-page", page, by=by, round_id=page.round_id)
    db.session.delete(page)


def add_question(
    page: Page,
    *,
    required: bool,
    shown_if: Question | None,
    shown_if_values: Sequence[str],
    by: Person | None,
    **worded: Any,  # noqa: ANN401 - columns of the version
) -> Question:
    """Ask something, at the end of the page."""
    question = Question(
        round_id=page.round_id,
        page_id=page.id,
        place=max((one.place for one in page.round.questions), default=0) + 1,
        shown_if_id=shown_if.id if shown_if else None,
        shown_if_values=list(shown_if_values),
        versions=[QuestionVersion(number=1, required=required, **worded)],
    )
    db.session.add(question)
    db.session.flush()
    db.session.expire(page, ["questions"])
    db.session.expire(page.round, ["questions"])
    _record("rounds:ask", question, by)
    return question


def edit_question(
    question: Question,
    *,
    page: Page,
    required: bool,
    shown_if: Question | None,
    shown_if_values: Sequence[str],
    by: Person | None,
    **worded: Any,  # noqa: ANN401 - columns of the version
) -> Question:
    """Change a question. Other words are a new version where the old ones may have been answered.

    Those answers keep the wording they were given to.
    """
    now = question.current
    if any(getattr(now, name) != worded[name] for name in WORDED):
        if not answered.is_kept(question):
            for name in WORDED:
                setattr(now, name, worded[name])
        elif worded["kind"] != now.kind:
            raise NotPossible(
                _("This question may have been answered: it stays of its kind. Ask another one.")
            )
        else:
            question.versions.append(QuestionVersion(number=now.number + 1, **worded))
            if takes_positions(question.round):
                emails.tell_reworded(question, before=now.wording)
    question.current.required = required
    question.shown_if_id = shown_if.id if shown_if else None
    question.shown_if_values = list(shown_if_values)
    if page.id != question.page_id:
        question.page_id = page.id
        question.place = max((one.place for one in page.round.questions), default=0) + 1
    db.session.flush()
    db.session.expire(question, ["page", "shown_if"])
    for one in page.round.pages:
        db.session.expire(one, ["questions"])
    _record("rounds:edit-question", question, by)
    return question


def remove_question(question: Question, *, by: Person | None) -> None:
    """Ask it no more. Where it may have been answered, it stays with its answers."""
    for other in question.round.questions:
        if other.shown_if_id == question.id and other.removed_at is None:
            raise NotPossible(
                _(
                    "The question “%(wording)s” depends on this one.",
                    wording=other.current.wording,
                )
            )
    _record("rounds:remove-question", question, by)
    question.removed_at = clock.now()


def _record(tag: str, question: Question, by: Person | None) -> None:
    now = question.current
    record(
        tag,
        question,
        by=by,
        round_id=question.round_id,
        version=now.number,
        kind=now.kind,
        wording_hash=text.quote_hash(now.wording),
    )
