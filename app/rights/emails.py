"""What a person reads when their copy is ready."""

from flask_babel import gettext as _

from app import addresses, kept
from app.notifications.actions import write
from app.notifications.emails import language
from app.rights.models import PersonalCopy


def copy_ready(copy: PersonalCopy) -> None:
    """Say where it is, and for how long."""
    with language(copy.person):
        write(
            "rights:copy",
            to=copy.person,
            subject=_("A copy of what is held about you is ready"),
            body="\n\n".join(
                [
                    _("Sign in and fetch it here:"),
                    addresses.whole("rights.mine"),
                    _(
                        "It is kept for %(days)s days. Nobody else can open it.",
                        days=kept.days("copies"),
                    ),
                ]
            ),
        )
