"""What lets one in for a time: tokens of programs, and sessions."""

from datetime import datetime

from flask_babel import gettext as _

from app import clock, db
from app.accounts import api_tokens, emails, queries
from app.accounts.models import ApiToken, Person, SignIn
from app.errors import NotPossible
from app.record.actions import record
from app.security_log import Event, tell


def make_token(
    person: Person, *, name: str, scopes: list[str], expires_at: datetime
) -> tuple[ApiToken, str]:
    """A token for a program, and what the program sends, which is nowhere else."""
    token = api_tokens.make()
    made = ApiToken(
        person=person,
        name=name,
        token_hash=api_tokens.hashed(token),
        scopes=scopes,
        epoch=person.epoch,
        expires_at=expires_at,
    )
    db.session.add(made)
    db.session.flush()
    emails.token_made(person, name)
    record("accounts:make-token", made, by=person, scopes=scopes, until=expires_at)
    return made, token


def end_token(person: Person, token: ApiToken) -> None:
    """Let a token open nothing any more."""
    if token.ended_at is not None:
        raise NotPossible(_("This token has ended already."))
    token.ended_at = clock.now()
    record("accounts:end-token", token, by=person)


def end_sign_in(sign_in: SignIn) -> None:
    """Sign that browser out."""
    sign_in.ended_at = sign_in.ended_at or clock.now()
    tell(Event.SESSION_ENDED, of=sign_in.person_id)


def end_other_sign_ins(person: Person, *, but: SignIn | None) -> None:
    """Sign every other browser of the person out."""
    for sign_in in db.session.scalars(queries.standing_sign_ins(person)):
        if but is None or sign_in.id != but.id:
            end_sign_in(sign_in)
