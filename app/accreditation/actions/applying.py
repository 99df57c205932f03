"""An organisation asks to be accredited, and may think again."""

from typing import IO

from flask_babel import gettext as _

from app import clock, db, text
from app.accounts.models import Person
from app.accreditation import emails, queries
from app.accreditation.actions.moving import follow_clock, move
from app.accreditation.models import AccreditationRules, Application, ApplicationDocument
from app.accreditation.rules import WITHDRAWN, takes_applications
from app.errors import NotPossible
from app.files.actions import store
from app.files.kinds import DOCUMENTS
from app.organisations.models import Organisation
from app.record.actions import record

MOST_DOCUMENTS = 5


def apply(
    rules: AccreditationRules, organisation: Organisation, *, statement: str, by: Person | None
) -> Application:
    """Ask, for an organisation, to be accredited; the organisers are told by mail."""
    if not takes_applications(rules):
        raise NotPossible(_("This round takes no applications now."))
    there = db.session.scalar(queries.application_of(rules.round_id, organisation.id))
    if there is not None:
        raise NotPossible(_("Your organisation has applied already."))
    if not statement.strip():
        raise NotPossible(_("An application needs its statement."))
    made = Application(
        round=rules.round,
        organisation=organisation,
        group=organisation.group,
        statement=text.clean(statement).strip(),
        applied_by_id=by.id if by else None,
    )
    db.session.add(made)
    db.session.flush()  # gives it the id that the mail names
    emails.tell_applied(made)
    record("accreditation:apply", made, by=by, for_=organisation, round_id=rules.round_id)
    return made


def add_document(
    application: Application, stream: IO[bytes], name: str, *, by: Person
) -> ApplicationDocument:
    """Put a document with an application, checked as every file is; raises BadFile."""
    if len(application.documents) >= MOST_DOCUMENTS:
        raise NotPossible(_("At most %(most)s documents.", most=MOST_DOCUMENTS))
    file = store(stream, name, by=by.id, kinds=DOCUMENTS)
    made = ApplicationDocument(application=application, place=len(application.documents), file=file)
    db.session.add(made)
    record(
        "accreditation:add-document",
        application,
        by=by,
        for_=application.organisation_id,
        round_id=application.round_id,
        sha256=file.sha256,
    )
    return made


def withdraw(application: Application, *, by: Person | None) -> None:
    """Ask no more. It stays in the register as withdrawn; the body may apply anew."""
    follow_clock(application)
    application.withdrawn_at = clock.now()
    move(application, WITHDRAWN, by=by)
    emails.tell_withdrawn(application)
