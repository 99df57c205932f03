"""A copy of what is held, an account erased, and what is forgotten when."""

import dataclasses
import io
import json
import re
import zipfile
from datetime import timedelta

import pyotp
import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock, create_app, db, kept
from app.accounts import actions as accounts
from app.accounts.models import ApiToken, Passkey, Person, SignIn
from app.files.models import FileContent, StoredFile
from app.notifications.actions import write
from app.notifications.models import Message
from app.organisations import actions as organisations
from app.organisations.models import Delegate, DelegateState, Organisation
from app.positions.models import DraftAnswer, Position
from app.record.actions import record
from app.record.models import Entry
from app.rights import actions, held
from app.rights.models import PersonalCopy
from app.rounds.models import RoleInvitation
from config import Config
from tests import make
from tests.accounts.test_sign_up import last_letter
from tests.client import PageClient

WHOLE = (Person, Message, Entry, SignIn, Organisation, RoleInvitation, Passkey, ApiToken)


def _everything() -> str:
    """Every column of every table, in words."""
    db.session.expire_all()
    said = []
    for table in db.Base.metadata.sorted_tables:
        said += [str(tuple(row)) for row in db.session.execute(sa.select(table))]
    return "\n".join(said)


@pytest.fixture
def ann(client: PageClient) -> Person:
    """Somebody who has left traces everywhere."""
    person = make.person(name="Ann Lovelace", email="ann@mail.example.org")
    organisation = make.organisation(name="Open Net")
    make.delegate(person, organisation)
    round_ = make.round_(moderators=[person], organisers=[make.person()])
    position = make.position(make.party(round_, organisation), "We ask for a norm.", by=person)
    file = StoredFile(
        sha256="0" * 64, size=3, media_type="text/plain", name="../a.txt", uploaded_by_id=person.id
    )
    db.session.add(file)
    db.session.flush()
    db.session.add(FileContent(file_id=file.id, content=b"abc"))
    db.session.add(RoleInvitation(round=round_, email=person.email, role="organiser"))
    accounts.make_token(
        person, name="copy", scopes=["data"], expires_at=clock.now() + timedelta(days=1)
    )
    make.group("IN")
    organisations.stand_for_oneself(by=person)
    other = make.person(name="Bo Chen")
    write(
        "test:greeting", to=other, subject="From Ann Lovelace", body="ANN@mail.example.org wrote."
    )
    record("test:note", organisation, by=other, said=f"to {person.email}")
    record("test:note", organisation, by=person, said=f"by {person.name}")
    record("test:note", organisation, by=person, said="nothing of a name")
    db.session.commit()
    assert position.versions[0].submitted_by_id == person.id
    make.sign_in(client, person)
    return person


def test_a_copy_holds_what_is_held_and_is_for_its_person_alone(
    app: Flask, client: PageClient, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get_page("/account/mine")
    client.post_ok("/account/mine")
    client.post_ok("/account/mine")  # a second wish while one is being made is the same
    copy = db.session.scalars(sa.select(PersonalCopy)).one()
    path = f"/account/mine/{copy.id}.zip"
    client.get_page(path, status=404)
    make.do_jobs()
    assert "/account/mine" in last_letter(ann.email).body
    assert path in client.get("/account/mine").get_data(as_text=True)

    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Cache-Control"] == "no-store"
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    file = db.session.scalars(sa.select(StoredFile)).one()
    assert archive.namelist() == ["held.json", f"files/{file.id}/_a.txt"]
    whole = json.loads(archive.read("held.json"))
    assert whole["rows"]["person"][0]["email"] == ann.email
    assert whole["words"][0]["source"] == "We ask for a norm."
    tables = {"delegate", "round_role", "position_version", "message", "sign_in", "api_token"}
    tables |= {"record_entry", "role_invitation", "stored_file", "organisation"}
    assert tables <= set(whole["rows"])
    said = json.dumps(whole)
    secrets = [ann.password_hash, db.session.scalars(sa.select(ApiToken.token_hash)).one()]
    assert [one for one in secrets if one and one in said] == []
    assert "Bo Chen" not in said

    stranger = app.test_client()
    assert isinstance(stranger, PageClient)
    assert stranger.get(path).status_code in {303, 404}
    make.sign_in(stranger, make.admin())
    stranger.get_page(path, status=404)

    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: later)
    client.get_page(path, status=404)
    actions.tidy()
    assert db.session.scalars(sa.select(PersonalCopy)).all() == []


def test_no_column_that_names_a_person_is_forgotten() -> None:
    looks_so = re.compile(r"(^|_)(by|person|actor|rapporteur)_id$")
    asked = {str(column) for columns in held.columns().values() for column in columns}
    there = {
        str(column)
        for table in db.Base.metadata.sorted_tables
        for column in table.columns
        if looks_so.search(column.name)
    }
    addresses = {
        str(column)
        for table in db.Base.metadata.sorted_tables
        for column in table.columns
        if column.name in {"email", "address"} and table.name not in {"person", "identity"}
    }
    assert there | addresses <= asked


def test_an_erased_account_leaves_no_name_and_no_address(client: PageClient, ann: Person) -> None:
    ann.totp_secret, ann.totp_confirmed_at = pyotp.random_base32(), clock.now()
    db.session.commit()
    assert "Ann Lovelace" in _everything()
    page = client.get_page("/account/erase")
    assert "What stays" in page.text
    good = {
        "current": make.PASSWORD,
        "sure": "y",
        "code": pyotp.TOTP(ann.totp_secret).now(),
    }
    for facts in ({"current": "wrong password"}, {"sure": ""}, {"code": "000000"}):
        client.post_page("/account/erase", {**good, **facts})
    client.post_ok("/account/erase", good)

    said = _everything().casefold()
    assert [one for one in ("lovelace", "ann@mail") if one in said] == []
    db.session.refresh(ann)
    assert ann.erased_at is not None
    assert (ann.admin, ann.password_hash, ann.totp_secret) == (False, None, None)
    for table in (SignIn, ApiToken, Passkey, RoleInvitation):
        assert db.session.scalars(sa.select(table)).all() == [], table
    message = db.session.scalars(sa.select(Message)).one()
    assert (message.subject, message.body) == ("From (erased)", "(erased) wrote.\n")
    # The organisation's position stays, under the organisation; the record keeps tombstones.
    position = db.session.scalars(sa.select(Position)).one()
    assert position.party.organisation.name == "Open Net"
    delegates = db.session.scalars(sa.select(Delegate.state)).all()
    assert set(delegates) == {DelegateState.ENDED}
    erased = db.session.scalars(sa.select(Entry).where(Entry.facts.is_(None))).all()
    assert len(erased) >= 2
    tags = db.session.scalars(sa.select(Entry.tag).order_by(Entry.seq)).all()
    assert tags.count("record:erase") == len(erased)
    assert tags[-1] == "rights:erase"

    # Nobody is let in, and the address is free.
    client.post_page("/sign-in", {"email": "ann@mail.example.org", "password": make.PASSWORD})
    client.get_page("/")
    make.sign_in(client, make.admin())
    assert "(erased)" not in client.get_page("/people").text
    make.person(email="ann@mail.example.org")


def test_what_nobody_else_could_go_on_with_is_handed_over_first(client: PageClient) -> None:
    person = make.admin()
    round_ = make.round_(organisers=[person], title="Alone")
    make.round_(organisers=[person], state="archived", title="Long over")
    organisation = make.organisation(name="Open Net")
    make.delegate(person, organisation, manages=True)
    member = make.delegate_of(organisation)
    make.sign_in(client, person)

    page = client.get_page("/account/erase")
    assert "only administrator" in page.text
    assert "“Alone”" in page.text
    assert "Long over" not in page.text
    assert "only manager of Open Net" in page.text
    data = {"current": make.PASSWORD, "sure": "y"}
    client.post_page("/account/erase", data, status=409)
    assert person.erased_at is None

    make.admin()
    make.role(make.person(), round_, "organiser")
    make.delegate(make.person(), organisation, manages=True)
    assert member is not None
    client.post_ok("/account/erase", data)
    db.session.refresh(person)
    assert person.erased_at is not None


def test_what_is_old_is_forgotten_as_the_table_says(app: Flask, client: PageClient) -> None:
    now = clock.now()
    long_ago, lately = now - timedelta(days=400), now - timedelta(days=1)
    for when in (long_ago, lately):
        make.person(confirmed_at=None, created_at=when, name=f"never {when:%Y}")
        person = make.person(created_at=long_ago)
        db.session.add(
            SignIn(person=person, token_hash=str(when), device="d", epoch=0, seen_at=when)
        )
        message = write("test:old", to=person, subject="s", body="b")
        message.sent_at = when
        _row, _token = accounts.make_token(person, name="t", scopes=["data"], expires_at=when)
        closed = make.round_(state="closed", closes_at=when, opens_at=long_ago - timedelta(days=9))
        draft = make.draft(make.party(closed))
        db.session.add(DraftAnswer(position=draft, question=closed.questions[0], text="words"))
        db.session.add(PersonalCopy(person=person, asked_at=when))
    over = make.round_(state="closed", closes_at=long_ago, opens_at=long_ago - timedelta(days=9))
    made = make.position(make.party(over))
    db.session.add(DraftAnswer(position=made, question=made.round.questions[0], text="a next"))
    db.session.commit()

    result = app.test_cli_runner().invoke(args=["rights", "tidy"])
    assert result.exit_code == 0, result.output
    assert "outbox: 90 days" in result.output
    counts = {
        table.__tablename__: db.session.scalar(sa.select(sa.func.count()).select_from(table))
        for table in (SignIn, ApiToken, DraftAnswer, PersonalCopy)
    }
    assert counts == {"sign_in": 1, "api_token": 1, "draft_answer": 2, "personal_copy": 1}
    old = db.session.scalars(sa.select(Message).where(Message.sent_at == long_ago)).all()
    assert old == []
    never = db.session.scalars(sa.select(Person).where(Person.confirmed_at.is_(None))).all()
    assert [one.created_at for one in never] == [lately]

    page = client.get_page("/kept")
    for name, kind in kept.KINDS.items():
        assert str(kind.what) in page.text
        assert f"{kept.days(name)} day" in page.text


def test_an_installation_keeps_for_as_long_as_it_says(
    app: Flask, settings: Config, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    shorter = dataclasses.replace(settings, retention={"outbox": 14})
    monkeypatch.setitem(app.config, "TDT", shorter)
    assert kept.days("outbox") == 14
    assert "14 days" in client.get_page("/kept").text
    for wrong in ({"everything": 3}, {"outbox": 0}):
        with pytest.raises(RuntimeError, match="TDT_RETENTION"):
            create_app(dataclasses.replace(settings, retention=wrong))
