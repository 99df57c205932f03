"""Who sees a round at all, and that a stricter round closes everything that was open before."""

import io
from email.message import EmailMessage

import pytest
import sqlalchemy as sa
from flask import Flask

from app import db
from app.accounts.models import Person
from app.files.actions import store
from app.notifications import emails as outgoing
from app.notifications.actions import follow
from app.notifications.models import Message
from app.rounds.actions import add_document, edit_access, extend, move
from app.rounds.models import Round, RoundInvitation, RoundState, Visibility
from tests import make
from tests.client import PageClient
from tests.files import documents

TITLE = "Backchannel on Harbours"


def _invite(round_: Round) -> Person:
    body = make.organisation()
    db.session.add(RoundInvitation(round_id=round_.id, organisation=body))
    db.session.commit()
    return make.delegate_of(body)


def _tighten(round_: Round, to: Visibility) -> None:
    edit_access(
        round_,
        groups=[],
        terms=round_.terms,
        visibility=to,
        attribution=round_.attribution,
        by=None,
    )
    db.session.commit()


@pytest.mark.parametrize(
    ("visibility", "visitor", "accepted", "invited"),
    [
        (Visibility.PUBLIC, 200, 200, 200),
        (Visibility.PARTIES, 404, 200, 200),
        (Visibility.INVITED, 404, 404, 200),
        (Visibility.CONFIDENTIAL, 404, 404, 200),
    ],
)
def test_each_visibility_opens_the_round_to_whom_it_names(
    client: PageClient, visibility: Visibility, visitor: int, accepted: int, invited: int
) -> None:
    round_ = make.round_(visibility=visibility, title=TITLE)
    outsider, guest = make.delegate_of(make.organisation()), _invite(round_)
    for person, status in ((None, visitor), (outsider, accepted), (guest, invited)):
        make.sign_out(client) if person is None else make.sign_in(client, person)
        for way in ("", "/terms", "/deadline.ics", "/follow"):
            assert client.get(f"/rounds/{round_.slug}{way}").status_code == (
                405 if way == "/follow" else status
            )
        for address in ("/", f"/?q={TITLE.split(maxsplit=1)[0]}", "/?state=open"):
            assert (TITLE in client.get_page(address).text) == (status == 200)


def test_a_hidden_round_is_not_counted(client: PageClient) -> None:
    make.round_(title="Open to all")
    before = client.get("/").get_data()
    make.round_(visibility=Visibility.CONFIDENTIAL, title=TITLE)
    assert client.get("/").get_data() == before


def test_whoever_runs_another_round_is_nobody_here(client: PageClient) -> None:
    for role in ("organisers", "moderators"):
        person = make.person()
        make.round_(**{role: [person]})
        other = make.round_(visibility=Visibility.INVITED, title=TITLE, state=RoundState.CLOSED)
        position = make.position(make.party(other))
        make.sign_in(client, person)
        root = f"/rounds/{other.slug}"
        for way in (
            "",
            "/desk",
            "/moderation",
            f"/moderation/{position.reference}",
            "/moderation/log.csv",
            "/positions",
            f"/positions/{position.reference}",
            "/data/answers.csv",
            "/synthesis",
            "/summary",
            "/summary/coverage",
        ):
            response = client.get(f"{root}{way}")
            assert response.status_code == 404, way
            assert TITLE not in response.get_data(as_text=True)


def test_making_a_round_stricter_closes_old_addresses_files_and_copies(
    client: PageClient,
) -> None:
    round_ = make.round_(state=RoundState.PUBLISHED, title=TITLE)
    position = make.position(make.party(round_))
    kept = store(io.BytesIO(documents.docx_file()), "note.docx", by=None)
    document = add_document(round_, title="Note", file=kept, by=None)
    db.session.commit()
    ident, root = round_.id, f"/rounds/{round_.slug}"
    ways = [
        root,
        f"{root}/positions",
        f"{root}/positions/{position.reference}",
        f"{root}/positions/{position.reference}.md",
        f"{root}/data/answers.csv",
        f"{root}/documents/{document.id}",
        f"{root}/terms",
        f"{root}/outputs",
    ]
    marks = {}
    for way in ways:
        response = client.get(way)
        assert response.status_code == 200, way
        assert {"no-cache", "no-store"} & set(response.cache_control), way
        marks[way] = {
            "If-None-Match": response.headers.get("ETag", '"x"'),
            "If-Modified-Since": "Fri, 31 Dec 2055 23:59:59 GMT",
        }
        response.close()
    db.session.expunge_all()  # the export has let go of what it wrote
    _tighten(db.session.get_one(Round, ident), Visibility.CONFIDENTIAL)
    for way in ways:
        response = client.get(way, headers=marks[way])
        assert response.status_code == 404, way
        assert TITLE not in response.get_data(as_text=True)


def test_who_followed_a_round_hears_nothing_once_it_is_closed_to_them(app: Flask) -> None:
    round_ = make.round_(title=TITLE, organisers=[make.person()])
    outsider, guest = make.person(), _invite(round_)
    for person in (outsider, guest):
        follow(person, round_.id)
    _tighten(round_, Visibility.INVITED)
    assert round_.closes_at is not None
    extend(round_, round_.closes_at.replace(year=2099), reason="More time.", by=None)
    db.session.commit()
    told = {message.address for message in db.session.scalars(sa.select(Message))}
    assert guest.email in told
    assert outsider.email not in told


def _as_sent(message: Message) -> EmailMessage:
    return outgoing.compose(message)


@pytest.mark.parametrize("visibility", list(Visibility))
def test_d05_no_mail_names_a_confidential_round_nor_says_what_happened(
    app: Flask, visibility: Visibility
) -> None:
    organiser = make.person()
    round_ = make.round_(
        visibility=visibility, title=TITLE, slug="backchannel", organisers=[organiser]
    )
    _invite(round_)
    move(round_, RoundState.WITHDRAWN, by=organiser, reason="The harbours are closed.")
    db.session.commit()
    messages = db.session.scalars(sa.select(Message)).all()
    assert messages
    for message in messages:
        whole = _as_sent(message).as_string()
        secret = visibility is Visibility.CONFIDENTIAL
        for word in (TITLE, "backchannel", "harbours", "ithdrawn"):
            assert (word in whole) is not secret, word
        assert (
            f"/rounds/at/{round_.id}" in whole.replace("=\n", "").replace("=\r\n", "")
        ) is secret


def test_the_address_in_such_a_mail_leads_to_the_round_those_who_may_see_it(
    client: PageClient,
) -> None:
    round_ = make.round_(visibility=Visibility.CONFIDENTIAL)
    guest = _invite(round_)
    visitor = client.get(f"/rounds/at/{round_.id}")
    missing = client.get("/rounds/at/00000000-0000-4000-8000-000000000000")
    assert (visitor.status_code, missing.status_code) == (303, 303)
    make.sign_in(client, make.person())
    assert client.get(f"/rounds/at/{round_.id}").status_code == 404
    make.sign_in(client, guest)
    assert client.get(f"/rounds/at/{round_.id}").location == f"/rounds/{round_.slug}"


def test_an_administrators_outbox_does_not_tell_of_closed_rounds(client: PageClient) -> None:
    organiser = make.person()
    round_ = make.round_(visibility=Visibility.INVITED, title=TITLE, organisers=[organiser])
    _invite(round_)
    move(round_, RoundState.WITHDRAWN, by=organiser, reason="Closed.")
    db.session.commit()
    make.sign_in(client, make.admin())
    page = client.get_page("/outbox")
    assert TITLE not in page.text
    assert "of a round that is closed to you" in page.text
    for message in db.session.scalars(sa.select(Message)):
        assert client.get(f"/outbox/{message.id}").status_code == 404
