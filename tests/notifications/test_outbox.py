"""A message is written with the change, sent after it, tried for a day, and shown to whom it is for."""

import dataclasses
import smtplib
import socket
import ssl
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self

import pytest
import sqlalchemy as sa
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from app import clock, db
from app.jobs.models import Job
from app.notifications import actions, emails, queries
from app.notifications.models import Message
from tests import make
from tests.client import PageClient


class Letterbox:
    """A mail server that keeps what it gets, after so many refusals."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refusals: list[str] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's own name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if self.refusals:
            return self.refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's own name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"


@pytest.fixture
def letterbox(app: Flask) -> Iterator[Letterbox]:
    """A mail server on this machine, and settings that name it."""
    box = Letterbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    config = app.config["TDT"]
    app.config["TDT"] = dataclasses.replace(config, mail_server="127.0.0.1", mail_port=port)
    yield box
    app.config["TDT"] = config
    controller.stop()


def test_a_message_arrives_as_it_was_written(app: Flask, letterbox: Letterbox) -> None:
    person = make.person(email="noor@example.org", language="fr")
    message = actions.write(
        "positions:receipt",
        to=person,
        subject="Reçu\r\nBcc: everyone@example.org",
        body="Votre position est arrivée.\n\nhttp://localhost:8000/rounds/x",
        enclosures=[
            actions.Enclosure(name="reçu.pdf", media_type="application/pdf", content=b"%PDF-1.7")
        ],
    )
    assert letterbox.mails == []
    make.do_jobs()

    (mail,) = letterbox.mails
    body, attached = mail.iter_parts()
    assert (mail["To"], mail["Subject"]) == ("noor@example.org", "Reçu Bcc: everyone@example.org")
    assert mail["Bcc"] is None
    assert mail["Message-ID"] == f"<{message.id}@localhost>"
    assert isinstance(body, EmailMessage)
    assert body["Content-Language"] == "fr"
    assert body.get_content().startswith("Votre position est arrivée.")
    assert isinstance(attached, EmailMessage)
    assert (attached.get_filename(), attached.get_content()) == ("reçu.pdf", b"%PDF-1.7")
    assert message.sent_at is not None


def test_a_change_that_is_undone_sends_nothing(app: Flask, letterbox: Letterbox) -> None:
    person = make.person()
    actions.write("test", to=person, subject="Hello", body="Hello")
    db.session.rollback()
    make.do_jobs()

    assert letterbox.mails == []


def test_what_is_refused_for_now_is_tried_again(app: Flask, letterbox: Letterbox) -> None:
    letterbox.refusals = ["451 later"] * 2
    message = actions.write("test", to=make.person(), subject="Hello", body="Hello")
    with time_machine.travel(clock.now(), tick=False) as now:
        for wait in (0, 10, 30):
            now.shift(wait)
            make.do_jobs()

    assert (len(letterbox.mails), message.attempts) == (1, 2)
    assert message.error is None


def test_what_is_refused_for_good_is_not(app: Flask, letterbox: Letterbox) -> None:
    letterbox.refusals = ["550 nobody here"]
    message = actions.write("test", to=make.person(), subject="Hello", body="Hello")
    make.do_jobs()

    assert message.failed_at is not None
    assert "nobody here" in (message.error or "")
    assert make.do_jobs() == 0


def test_after_a_day_a_message_is_given_up(app: Flask, letterbox: Letterbox) -> None:
    letterbox.refusals = ["451 later"] * 99
    message = actions.write("test", to=make.person(), subject="Hello", body="Hello")
    began = clock.now()
    with time_machine.travel(began, tick=False) as now:
        while message.failed_at is None:
            make.do_jobs()
            job = db.session.scalars(sa.select(Job).where(Job.kind == "notifications:send")).one()
            now.move_to(job.due_at)
        took = (message.failed_at - began).total_seconds() / 3600

    assert 20 < took < 28


def test_the_message_is_worded_in_the_readers_language(app: Flask) -> None:
    person = make.person(language="ar")

    with emails.language(person):
        message = actions.write("test", to=person, subject="مرحبا", body="مرحبا")

    assert message.language == "ar"


def test_without_a_mail_server_administrators_read_and_hand_on(
    app: Flask, client: PageClient
) -> None:
    person = make.person()
    message = actions.write(
        "test", to=person, subject="For you", body="The key is https://k.example"
    )
    db.session.commit()
    make.sign_in(client, person)
    assert client.get("/outbox").status_code == 403
    assert client.get(f"/outbox/{message.id}").status_code == 404

    make.sign_in(client, make.admin())
    assert "For you" in client.get_page("/outbox").text
    assert "The key is" in client.get_page(f"/outbox/{message.id}").text
    client.post_ok("/outbox/test")


def test_with_a_mail_server_nobody_reads_the_keys_of_others(
    app: Flask, client: PageClient, letterbox: Letterbox
) -> None:
    message = actions.write("test", to=make.person(), subject="For you", body="The key")
    db.session.commit()
    make.sign_in(client, make.admin())

    assert "For you" in client.get_page("/outbox").text
    assert client.get(f"/outbox/{message.id}").status_code == 404


def test_in_the_demonstration_everyone_finds_their_own(app: Flask, client: PageClient) -> None:
    config = app.config["TDT"]
    app.config["TDT"] = dataclasses.replace(config, demonstration=True)
    person = make.person()
    own = actions.write("test", to=person, subject="For you", body="Yours")
    other = actions.write("test", to=make.person(), subject="For another", body="Theirs")
    db.session.commit()
    make.sign_in(client, person)
    seen = client.get_page("/outbox").text
    codes = [client.get(f"/outbox/{message.id}").status_code for message in (own, other)]

    client.post_ok("/sign-out")
    client.post_page("/sign-up", {"name": "Noor", "email": "noor@example.org"}, status=200)
    visitor = client.get_page("/outbox").text
    query = sa.select(Message.id).where(Message.address == "noor@example.org")
    opened = client.get(f"/outbox/{db.session.scalar(query)}").status_code
    hidden = client.get(f"/outbox/{own.id}").status_code
    app.config["TDT"] = config

    assert ("For you" in seen, "For another" in seen, codes) == (True, False, [200, 404])
    assert ("Confirm your address" in visitor, "For you" in visitor) == (True, False)
    assert (opened, hidden) == (200, 404)


def test_a_person_follows_a_round_once_until_they_do_not(app: Flask) -> None:
    person, round_ = make.person(), make.round_(questions=False)
    actions.follow(person, round_.id)
    actions.follow(person, round_.id)
    actions.follow(make.person(disabled_at=clock.now()), round_.id)

    assert db.session.scalars(queries.followers(round_.id)).all() == [person]
    actions.unfollow(person, round_.id)
    assert db.session.scalars(queries.followers(round_.id)).all() == []


def test_old_messages_are_forgotten(app: Flask) -> None:
    message = actions.write("test", to=make.person(), subject="Hello", body="Hello")
    actions.mark_sent(message)
    with time_machine.travel(clock.now(), tick=False) as now:
        actions.forget_old()
        kept = db.session.scalars(sa.select(Message)).all()
        now.shift(91 * 24 * 3600)
        actions.forget_old()

    assert kept == [message]
    assert db.session.scalars(sa.select(Message)).all() == []


def test_the_mail_server_has_to_show_a_certificate_that_holds(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[ssl.SSLContext] = []

    class Server:
        """What the deliverer talks to."""

        def __init__(self, *_args: object, **_facts: object) -> None: ...
        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_error: object) -> None: ...
        def starttls(self, *, context: ssl.SSLContext) -> None:
            asked.append(context)

        def send_message(self, _mail: EmailMessage) -> None: ...

    monkeypatch.setattr(smtplib, "SMTP", Server)
    settings = dataclasses.replace(app.config["TDT"], mail_server="mail.example.org", mail_tls=True)
    monkeypatch.setitem(app.config, "TDT", settings)
    emails.send(EmailMessage())
    (context,) = asked
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
