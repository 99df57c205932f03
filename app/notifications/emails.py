"""From a message in the outbox to a mail on its way."""

import base64
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from app import addresses, text
from app.accounts.models import Person
from app.notifications import discretion
from app.notifications.models import Message
from config import Config

PATIENCE = 20  # seconds for a mail server to answer


@contextmanager
def language(of: Person | str | None) -> Iterator[None]:
    """Speak a person's language, or the one named, while a message to them is worded."""
    config: Config = current_app.config["TDT"]
    wanted = of.language if isinstance(of, Person) else of
    with force_locale(wanted if wanted in config.languages else config.default_language):
        yield


def compose(message: Message) -> EmailMessage:
    """The mail for a message. Its id is the message's own, so a second sending can be told.

    Of a secret round it says only that there is news, and where to sign in to read it.
    """
    config: Config = current_app.config["TDT"]
    secret = discretion.is_secret(message.round_id)
    subject, body = _discreet(message) if secret else (message.subject, message.body)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = config.mail_from
    mail["To"] = Address(addr_spec=message.address)
    mail["Subject"] = text.line(subject)
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.id}@{urlsplit(config.base_url).hostname}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(body, cte="quoted-printable")
    mail["Content-Language"] = message.language
    for attachment in [] if secret else message.attachments:
        main, _slash, sub = attachment["media_type"].partition("/")
        content = base64.b64decode(attachment["content"])
        mail.add_attachment(content, maintype=main, subtype=sub, filename=attachment["name"])
    return mail


def _discreet(message: Message) -> tuple[str, str]:
    """What may go through the mail of a round whose existence is hidden."""
    with language(message.language):
        subject = _("News for you on %(site)s", site=current_app.config["TDT"].site_name)
        said = _("There is news in something you take part in. Sign in to read it:")
    return subject, f"{said}\n\n{addresses.whole('rounds.at', ident=message.round_id)}\n"


def send(mail: EmailMessage) -> None:
    """Hand a mail to the server that the settings name."""
    config: Config = current_app.config["TDT"]
    with smtplib.SMTP(config.mail_server, config.mail_port, timeout=PATIENCE) as server:
        if config.mail_tls:
            server.starttls(context=ssl.create_default_context())
        if config.mail_user:
            server.login(config.mail_user, config.mail_password)
        server.send_message(mail)


def is_refused_for_good(error: Exception) -> bool:
    """Whether the server said that this address will never do (5xx), so that nothing is gained by waiting."""
    permanent = 500
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= permanent for code, _said in error.recipients.values()
    )
