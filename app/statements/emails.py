"""The mail that tells parties of statements put to them, in each reader's language."""

from collections.abc import Iterable

import sqlalchemy as sa
from flask import current_app
from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.accounts.queries import can_be_written_to
from app.notifications import actions as notifications
from app.notifications.emails import language
from app.organisations.models import Delegate, DelegateRole, DelegateState
from app.rounds.models import PhaseKind, Round
from app.rounds.timing import phase_of
from app.statements.queries.taking_part import taking_part


def ask(round_: Round, number: int) -> None:
    """Tell the clearers of every party that takes part that there is something to answer."""
    phase = phase_of(round_, PhaseKind.READING)
    base: str = current_app.config["TDT"].base_url
    for person in _clearers(round_):
        with language(person):
            lines = [
                ngettext(
                    "The moderators put %(num)s statement to the parties.",
                    "The moderators put %(num)s statements to the parties.",
                    number,
                )
            ]
            if phase is not None:
                starts, ends = (
                    format_datetime(clock.local(at, person.zone), "long", rebase=False)
                    for at in (phase.starts_at, phase.ends_at)
                )
                lines.append(
                    _(
                        "Your party can answer from %(from)s until %(to)s (%(zone)s), and change its "
                        "answers until then.",
                        **{"from": starts, "to": ends, "zone": person.zone},
                    )
                )
            lines += [
                _("Whoever answers nothing is counted as silent."),
                round_.status_line,
                f"{base}/rounds/{round_.slug}/statements/answer",
            ]
            notifications.write(
                "statements:put",
                to=person,
                subject=_("Statements to answer: %(round)s", round=round_.title),
                body="\n\n".join(line for line in lines if line),
                round_id=round_.id,
            )


def _clearers(round_: Round) -> Iterable[Person]:
    able = taking_part(round_, all_names=True)
    return db.session.scalars(
        sa.select(Person)
        .join(Delegate, Delegate.person_id == Person.id)
        .where(
            Delegate.organisation_id.in_(sa.select(able.c.organisation)),
            Delegate.state == DelegateState.ACTIVE,
            Delegate.role == DelegateRole.CLEARER,
            can_be_written_to(),
        )
        .order_by(Person.email)
    ).unique()
