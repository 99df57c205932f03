"""The door through which a statement changes its state."""

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.errors import NotPossible
from app.record.actions import record
from app.rounds.models import Round, RoundState
from app.statements import emails
from app.statements.actions.releasing import release_stances
from app.statements.models import Statement, StatementState
from app.statements.rules import CLOSED, MOVES, PUT, WITHDRAWN, can_be_put


def put(round_: Round, statements: Sequence[Statement], *, by: Person) -> None:
    """Put statements to the parties, in this order: each gets its number, and no other wording.

    The clearers of every party that takes part are told by one mail. Raises NotPossible where
    nobody could answer any more, or where a passage that one was made from no longer stands.
    """
    if not can_be_put(round_):
        raise NotPossible(
            _("There is no reading phase ahead in which the parties could answer. Give it dates.")
        )
    for statement in statements:
        if not any(source.passage.counts for source in statement.sources):
            raise NotPossible(
                _(
                    "No passage that “%(wording)s” was made from still stands.",
                    wording=statement.wording,
                )
            )
    last = db.session.scalar(
        sa.select(sa.func.max(Statement.number)).where(Statement.round_id == round_.id)
    )
    for number, statement in enumerate(statements, start=(last or 0) + 1):
        before = _move(statement, PUT)
        statement.number = number
        statement.put_at = clock.now()
        _record("statements:put", statement, before=before, by=by, wording=statement.wording)
    if statements:
        emails.ask(round_, len(statements))


def close(statement: Statement, *, by: Person | None) -> None:
    """Take no more answers; those given stand."""
    before = _move(statement, CLOSED)
    statement.closed_at = clock.now()
    _record("statements:close", statement, before=before, by=by)


def withdraw(statement: Statement, *, reason: str, by: Person) -> None:
    """Take a statement back, with the reason. It and its answers stay on record, and count no more."""
    before = _move(statement, WITHDRAWN)
    statement.withdrawn_at = clock.now()
    statement.reason = reason
    _record("statements:withdraw", statement, before=before, by=by, reason=reason)


def close_with_round(round_: Round, *, after: RoundState, **_facts: object) -> None:
    """Close what was put when the round is published, and keep the numbers that are public now."""
    if after is not RoundState.PUBLISHED:
        return
    query = sa.select(Statement).where(Statement.round_id == round_.id, Statement.state == PUT)
    for statement in db.session.scalars(query):
        close(statement, by=None)
    release_stances(round_)


def _move(statement: Statement, to: StatementState) -> StatementState:
    before = statement.state
    if to not in MOVES[before]:
        raise NotPossible(_("The statement is not in a state in which this can be done."))
    statement.state = to
    return before


def _record(
    tag: str,
    statement: Statement,
    *,
    before: StatementState,
    by: Person | None,
    wording: str | None = None,
    reason: str | None = None,
) -> None:
    record(
        tag,
        statement,
        by=by,
        round_id=statement.round_id,
        before=before,
        after=statement.state,
        number=statement.number,
        wording=wording,
        reason=reason,
    )
