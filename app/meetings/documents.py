"""A session's account as a document, and what changed between two versions of it."""

from flask_babel import format_date, format_datetime, get_locale
from flask_babel import gettext as _

from app import clock, text, typeset
from app.meetings.models import Account, CoChair
from app.meetings.rules import APPROVED
from app.moderation.words import plain

# How the diff macro names what differences.py finds.
OPS = {"same": "equal", "new": "insert", "gone": "delete"}


def authority(account: Account) -> str:
    """Whose text the account is."""
    if account.state is APPROVED:
        return _("Account of the session by its rapporteur, approved by the co-chairs")
    return _("Account of the session by its rapporteur, not yet approved by the co-chairs")


def seated(chair: CoChair) -> str:
    """A co-chair as announced: the person and the organisation."""
    return f"{chair.name} ({chair.organisation.name})"


def changes(before: Account, after: Account) -> list[tuple[str, str]]:
    """What changed from one sent version to the next; words hidden since are hidden here too."""
    return [(OPS[op.kind], op.text) for op in text.diff(_words(before), _words(after))]


def pdf(account: Account) -> bytes:
    """A sent version as a tagged PDF. It says whose it is, and what it is not."""
    session = account.session
    at = clock.local(session.starts_at, "UTC")
    rows: list[typeset.Row] = [
        {"label": _("Round"), "value": session.round.title},
        {
            "label": _("Took place"),
            "value": f"{format_datetime(at, 'd MMMM y, HH:mm', rebase=False)} UTC",
        },
        {"label": _("Co-chairs"), "value": "; ".join(map(seated, session.chairs))},
    ]
    if session.rapporteur is not None:
        rows.append({"label": _("Rapporteur"), "value": session.rapporteur.name})
    if account.approved_at is not None:
        day = format_date(account.approved_at, "long", rebase=False)
        rows.append({"label": _("Approved"), "value": day})
    data: typeset.DocumentData = {
        "lang": str(get_locale() or "en").split("_", maxsplit=1)[0],
        "title": session.title,
        "authority": authority(account),
        "status": session.round.status_line,
        "version": _("Version %(n)s", n=account.number),
        "rows": rows,
        "sections": [
            {
                "heading": _("Account"),
                "paragraphs": [
                    {"lang": account.language, "sentences": [{"text": line}]}
                    for line in _words(account).splitlines()
                    if line.strip()
                ],
            }
        ],
    }
    return typeset.pdf("document.typ", data)


def _words(account: Account) -> str:
    return plain(account.contribution) if account.contribution is not None else ""
