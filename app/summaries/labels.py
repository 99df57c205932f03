"""What broke a citation, in the reader's language."""

from flask_babel import format_date
from flask_babel import gettext as _

from app.summaries.models import Breach
from app.summaries.queries.sources import Source


def broken(source: Source | None) -> str:
    """Why a citation no longer holds, without the words that were cited."""
    if source is None:
        return _("The source is gone.")
    day = format_date(source.breach_at, "long") if source.breach_at else ""
    said = {
        Breach.WITHDRAWN: _("The source was withdrawn on %(day)s.", day=day)
        if day
        else _("The source was withdrawn."),
        Breach.REPLACED: _("A newer version of the source no longer says these words."),
        Breach.NOT_ACCEPTED: _("The source is not accepted, or is held by the moderators."),
        Breach.HIDDEN: _(
            "Words of the source were hidden on %(day)s: %(reason)s", day=day, reason=source.reason
        ),
        Breach.WAITING: _("The party has sent a newer version, which is not accepted yet."),
        Breach.ERASED: _("The source was erased on %(day)s, as the law asks.", day=day),
    }
    return said.get(source.breach or Breach.CHANGED) or _(
        "The source no longer says the words that were cited."
    )


def breach(kind: Breach) -> str:
    """In a word or two, why a source no longer holds."""
    return {
        Breach.WITHDRAWN: _("withdrawn"),
        Breach.REPLACED: _("replaced by a version without the words"),
        Breach.WAITING: _("a newer version waits"),
        Breach.NOT_ACCEPTED: _("held, returned or not accepted"),
        Breach.HIDDEN: _("words hidden"),
        Breach.ERASED: _("erased"),
        Breach.CHANGED: _("words changed"),
    }[kind]


def party(source: Source | None) -> str:
    """Whose words they are, as this reader may know."""
    if source is None:
        return ""
    if source.party is not None:
        return source.party.label
    if source.session is not None:
        return _("Account of the session “%(title)s”", title=source.session.title)
    return ""
