"""What is written to whom about accreditation: applicants, those who are asked, organisers.

A mail says of an objection no more than the register does.
"""

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from app import addresses, db
from app.accounts.models import Person
from app.accreditation import queries
from app.accreditation.models import Application, Circulation, Objection
from app.accreditation.rules import ACCREDITED, Case, appeal_ends
from app.notifications.actions import write
from app.notifications.emails import language
from app.rounds.emails import when
from app.rounds.models import Round


def _write(kind: str, round_: Round, person: Person, subject: str, lines: Iterable[str]) -> None:
    body = "\n\n".join(line for line in [round_.title, round_.status_line, *lines] if line)
    write(f"accreditation:{kind}", to=person, subject=subject, body=body, round_id=round_.id)


def _page(application: Application) -> str:
    return addresses.whole("accreditation.show", slug=application.round.slug, ident=application.id)


def _applicants(application: Application) -> Iterable[Person]:
    return db.session.scalars(queries.speak_for(application.organisation_id)).all()


def _organisers(application: Application) -> Iterable[Person]:
    return db.session.scalars(queries.organisers(application.round_id)).all()


def tell_applied(application: Application) -> None:
    """Tell the organisers that a body applied."""
    round_, name = application.round, application.organisation.name
    for person in _organisers(application):
        with language(person):
            _write(
                "applied",
                round_,
                person,
                _("%(name)s asks for accreditation", name=name),
                [
                    _("%(name)s has applied and waits to be circulated.", name=name),
                    addresses.whole("accreditation.desk", slug=round_.slug),
                ],
            )


def tell_withdrawn(application: Application) -> None:
    """Tell the organisers that a body asks no more."""
    round_, name = application.round, application.organisation.name
    for person in _organisers(application):
        with language(person):
            _write(
                "withdrawn",
                round_,
                person,
                _("%(name)s has withdrawn its application", name=name),
                [_page(application)],
            )


def tell_circulated(circulation: Circulation, applications: Sequence[Application]) -> None:
    """Tell those who may object what came in and until when, and each applicant that it went round."""
    round_ = circulation.round
    for person in db.session.scalars(queries.who_may_object(round_.id)).all():
        with language(person):
            _write(
                "circulated",
                round_,
                person,
                _("For your non-objection until %(ends)s", ends=_until(circulation, person)),
                [
                    ngettext(
                        "%(num)s application for accreditation is circulated to you:",
                        "%(num)s applications for accreditation are circulated to you:",
                        len(applications),
                    ),
                    "\n".join(f"- {one.organisation.name}" for one in applications),
                    _("You may object until %(ends)s.", ends=_until(circulation, person)),
                    _("Whoever meets no objection is accredited when the period ends.")
                    if circulation.automatic
                    else _("After that the organisers decide."),
                    addresses.whole("accreditation.circulated", slug=round_.slug),
                ],
            )
    for application in applications:
        for person in _applicants(application):
            with language(person):
                _write(
                    "sent_round",
                    round_,
                    person,
                    _("Your application is circulated"),
                    [
                        _(
                            "The application of %(name)s is circulated for non-objection until %(ends)s.",
                            name=application.organisation.name,
                            ends=_until(circulation, person),
                        ),
                        _page(application),
                    ],
                )


def _until(circulation: Circulation, person: Person) -> str:
    return when(circulation.ends_at, circulation.round, person)


def remind(circulation: Circulation) -> None:
    """Tell those who may object that the period ends soon."""
    round_ = circulation.round
    for person in db.session.scalars(queries.who_may_object(round_.id)).all():
        with language(person):
            _write(
                "reminded",
                round_,
                person,
                _("The objection period ends on %(ends)s", ends=_until(circulation, person)),
                [
                    _("You may still object to what is circulated. If you do not, do nothing."),
                    addresses.whole("accreditation.circulated", slug=round_.slug),
                ],
            )


def tell_objected(application: Application, objection: Objection) -> None:
    """Tell the applicant what the round's rules show of an objection, and the organisers all of it."""
    circulation = application.circulation
    if circulation is None:
        return
    seen_by, seen_reason = circulation.objector_public, circulation.reason_public
    for person in _applicants(application):
        _tell_objection(application, objection, person, named=seen_by, told=seen_reason)
    applicants = {person.id for person in _applicants(application)}
    for person in _organisers(application):
        if person.id not in applicants:
            _tell_objection(application, objection, person, named=True, told=True)


def _tell_objection(
    application: Application, objection: Objection, person: Person, *, named: bool, told: bool
) -> None:
    with language(person):
        lines = [
            _(
                "%(objector)s objects to the accreditation of %(name)s.",
                objector=objection.organisation.name,
                name=application.organisation.name,
            )
            if named
            else _(
                "There is an objection to the accreditation of %(name)s. The rules of the round "
                "do not say by whom.",
                name=application.organisation.name,
            )
        ]
        if objection.reason and told:
            lines += [_("The reason given:"), objection.reason]
        elif objection.reason:
            lines.append(_("A reason was given, which the rules of the round do not show."))
        else:
            lines.append(_("No reason was given."))
        _write(
            "objected",
            application.round,
            person,
            _("Objection: %(name)s", name=application.organisation.name),
            [*lines, _page(application)],
        )


def tell_taken_back(application: Application) -> None:
    """Tell the applicant and the organisers that an objection was taken back."""
    people = {person.id: person for person in _applicants(application)}
    people |= {person.id: person for person in _organisers(application)}
    for person in people.values():
        with language(person):
            _write(
                "taken_back",
                application.round,
                person,
                _("An objection was taken back: %(name)s", name=application.organisation.name),
                [_page(application)],
            )


def tell_decided(application: Application) -> None:
    """Tell the applicant, the organisers and those who were asked what was decided, and why."""
    round_, name = application.round, application.organisation.name
    accredited = application.state is ACCREDITED
    reason = application.appeal_reason or application.reason
    people = {person.id: person for person in _applicants(application)}
    own = set(people)
    people |= {person.id: person for person in _organisers(application)}
    if application.circulation_id is not None:
        asked = db.session.scalars(queries.who_may_object(round_.id)).all()
        people |= {person.id: person for person in asked}
    for person in people.values():
        with language(person):
            lines = [
                _("%(name)s is accredited to this round.", name=name)
                if accredited
                else _("%(name)s is not accredited to this round.", name=name)
            ]
            if reason:
                lines += [_("The reason given:"), reason]
            if person.id in own and not accredited:
                lines += _ways_on(application, person)
            _write(
                "decided",
                round_,
                person,
                _("Accredited: %(name)s", name=name)
                if accredited
                else _("Not accredited: %(name)s", name=name),
                [*lines, _page(application)],
            )


def _ways_on(application: Application, person: Person) -> list[str]:
    """What a body that was refused can still do."""
    rules = db.session.scalar(queries.rules_of(application.round_id))
    if rules is None:
        return []
    lines = []
    ends = appeal_ends(Case(application=application, rules=rules))
    if ends is not None:
        lines.append(
            _("You may appeal until %(ends)s.", ends=when(ends, application.round, person))
        )
    if rules.in_writing:
        lines.append(
            _(
                "You may submit in writing while the round is open. What you submit is marked as "
                "submitted without accreditation, and counted apart."
            )
        )
    return lines


def tell_appealed(case: Case) -> None:
    """Tell whoever hears appeals that there is one."""
    application, named = case.application, case.rules.appeal_by
    hearing = [named] if named is not None else list(_organisers(application))
    for person in hearing:
        with language(person):
            _write(
                "appealed",
                application.round,
                person,
                _("Appeal: %(name)s", name=application.organisation.name),
                [
                    _(
                        "A body appeals, and waits for your decision. It is decided once, on record."
                    ),
                    _page(application),
                ],
            )
