"""Writing a statement from passages, while it is a draft."""

from collections.abc import Sequence

from flask_babel import gettext as _

from app import db
from app.accounts.models import Person
from app.errors import NotPossible
from app.record.actions import record
from app.rounds.models import Round
from app.statements.models import Statement, StatementSource, StatementState
from app.synthesis.models import Passage, Topic


def write(
    round_: Round,
    *,
    topic: Topic,
    wording: str,
    language: str,
    passages: Sequence[Passage],
    by: Person,
) -> Statement:
    """Write a statement from passages; nobody but those who run the round sees it yet."""
    statement = Statement(
        round_id=round_.id,
        round=round_,
        topic=topic,
        wording=wording,
        language=language,
        made_by=by,
    )
    _rest_on(statement, passages)
    db.session.add(statement)
    _record("statements:write", statement, by=by)
    return statement


def rewrite(
    statement: Statement,
    *,
    topic: Topic,
    wording: str,
    language: str,
    passages: Sequence[Passage],
    by: Person,
) -> None:
    """Change a draft. Once put, a statement stays in the words that the parties were asked."""
    _must_be_draft(statement)
    statement.topic = topic
    statement.wording = wording
    statement.language = language
    _rest_on(statement, passages)
    _record("statements:rewrite", statement, by=by)


def discard(statement: Statement, *, by: Person) -> None:
    """Throw a draft away: nobody was asked it."""
    _must_be_draft(statement)
    _record("statements:discard", statement, by=by)
    db.session.delete(statement)


def _must_be_draft(statement: Statement) -> None:
    if statement.state is not StatementState.DRAFT:
        raise NotPossible(
            _("This statement was put to the parties: its wording stays. Withdraw it instead.")
        )


def _rest_on(statement: Statement, passages: Sequence[Passage]) -> None:
    if not passages:
        raise NotPossible(_("A statement is made from at least one passage."))
    there = {source.passage_id: source for source in statement.sources}
    statement.sources = [
        there.get(passage.id) or StatementSource(passage=passage, quote_hash=passage.quote_hash)
        for passage in passages
    ]


def _record(tag: str, statement: Statement, *, by: Person) -> None:
    record(
        tag,
        statement,
        by=by,
        round_id=statement.round_id,
        topic=statement.topic.id,
        wording=statement.wording,
        passages=len(statement.sources),
    )
