"""The mails that summaries write, each in its reader's language."""

from collections.abc import Iterable

import sqlalchemy as sa
from flask import current_app
from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.accounts.queries import can_be_written_to
from app.notifications import actions as notifications
from app.notifications import queries as notified
from app.notifications.emails import language
from app.organisations.models import Delegate, DelegateRole, DelegateState
from app.rounds.audience import may_read
from app.rounds.emails import runners
from app.rounds.models import Party, Round
from app.summaries.models import Summary, SummaryVersion
from app.summaries.queries.writing import Text


def ask_for_review(summary: Summary, text: Text) -> None:
    """Ask those who write for the quoted parties to confirm or contest."""
    round_ = summary.round
    for person in _delegates(text):
        with language(person):
            until = clock.local(summary.review_ends_at or clock.now(), person.zone)
            _write(
                "review",
                person,
                round_,
                _("Please check how you are quoted: %(round)s", round=round_.title),
                _(
                    "The draft summary cites your words. Confirm each citation, or contest it and "
                    "say why, until %(when)s (%(zone)s).",
                    when=format_datetime(until, "long", rebase=False),
                    zone=person.zone,
                ),
                _("If you say nothing, the summary notes that you did not answer."),
                "/summary/review",
            )


def tell_published(version: SummaryVersion, summary: Summary, text: Text) -> None:
    """Tell followers and quoted parties that a version is out; each person once."""
    round_ = summary.round
    followers = db.session.scalars(notified.followers(round_.id).where(may_read(round_)))
    quoted = {person.id for person in _delegates(text)}
    people = {person.id: person for person in (*_delegates(text), *followers)}
    for person in people.values():
        with language(person):
            _write(
                "published",
                person,
                round_,
                _("Summary, version %(n)s: %(round)s", n=version.number, round=round_.title),
                _("The moderators published version %(n)s of the summary.", n=version.number),
                _("It cites the words of your organisation.") if person.id in quoted else "",
                f"/summary/v/{version.number}",
            )


def tell_broken(summary: Summary, count: int) -> None:
    """Tell those who run the round that sources of the summary no longer hold."""
    round_ = summary.round
    for person in runners(round_.id):
        with language(person):
            _write(
                "broken",
                person,
                round_,
                _("The summary has lost support: %(round)s", round=round_.title),
                ngettext(
                    "%(num)s source that the summary cites no longer holds.",
                    "%(num)s sources that the summary cites no longer hold.",
                    count,
                ),
                _("Readers see it marked. No new version can be published before it is mended."),
                "/summary/broken",
            )


def _write(kind: str, person: Person, round_: Round, subject: str, *lines: str) -> None:
    *said, path = lines
    base: str = current_app.config["TDT"].base_url
    body = [
        line for line in (*said, round_.status_line, f"{base}/rounds/{round_.slug}{path}") if line
    ]
    notifications.write(
        f"summaries:{kind}",
        to=person,
        subject=subject,
        body="\n\n".join(body),
        round_id=round_.id,
    )


def _reachable(query: "sa.Select[Person]") -> Iterable[Person]:
    return db.session.scalars(query.where(can_be_written_to()).order_by(Person.email)).unique()


def _delegates(text: Text) -> list[Person]:
    """Those who write for the parties that the text quotes."""
    writers = [DelegateRole.DRAFTER, DelegateRole.CLEARER]
    return list(
        _reachable(
            sa.select(Person)
            .join(Delegate, Delegate.person_id == Person.id)
            .join(Party, Party.organisation_id == Delegate.organisation_id)
            .where(
                Party.id.in_(text.parties()),
                Delegate.state == DelegateState.ACTIVE,
                Delegate.role.in_(writers),
            )
        )
    )
