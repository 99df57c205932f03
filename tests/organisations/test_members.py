"""Members are invited, ask to join, and one manager always stays."""

import re

import pytest
import sqlalchemy as sa

from app import db
from app.accounts.models import Person
from app.notifications.models import Message
from app.organisations.models import Delegate, DelegateState, MemberInvitation, Organisation
from tests import make
from tests.client import PageClient


def _link() -> str:
    body = (
        db.session.scalars(sa.select(Message.body).order_by(Message.created_at.desc())).first()
        or ""
    )
    found = re.search(r"/invitations/\S+", body)
    assert found is not None, body
    return found.group()


def _manager_and_organisation() -> tuple[Person, Organisation]:
    manager, organisation = make.person(), make.organisation()
    make.delegate(manager, organisation, manages=True)
    return manager, organisation


def _invite(client: PageClient, email: str, role: str = "drafter") -> Organisation:
    """The organisation whose manager, who stays signed in, has asked somebody to join it."""
    manager, organisation = _manager_and_organisation()
    make.sign_in(client, manager)
    client.post_ok(
        f"/organisations/{organisation.id}/members/invite", {"email": email, "role": role}
    )
    return organisation


def test_d09_an_invitation_is_taken_up_by_sending_the_form_not_by_opening_it(
    client: PageClient,
) -> None:
    guest = make.person()
    _invite(client, guest.email)
    link = _link()
    make.sign_in(client, guest)
    page = client.opened(link)
    client.get_page(page)
    waiting = db.session.scalars(sa.select(Delegate).where(Delegate.person_id == guest.id)).all()
    client.post_ok(page)
    delegate = db.session.scalars(sa.select(Delegate).where(Delegate.person_id == guest.id)).one()
    assert (waiting, delegate.state, delegate.role) == ([], DelegateState.ACTIVE, "drafter")
    assert client.get(link).status_code == 404
    assert client.get(page).status_code == 404


def test_whoever_is_invited_may_sign_in_first_and_the_key_is_in_no_address(
    client: PageClient,
) -> None:
    guest = make.person()
    _invite(client, guest.email)
    client.post_ok("/sign-out")
    key = _link().rpartition("/")[2]
    asked = client.get(_link())
    assert asked.status_code == 303
    assert key not in asked.location
    page = client.post_ok(asked.location, {"email": guest.email, "password": make.PASSWORD})
    assert page == "/invitations/mailed"
    assert key not in client.get(page).get_data(as_text=True)
    client.post_ok(page)
    delegate = db.session.scalars(sa.select(Delegate).where(Delegate.person_id == guest.id)).one()
    assert delegate.state == DelegateState.ACTIVE


def test_an_invitation_is_for_its_address_alone(client: PageClient) -> None:
    _invite(client, "guest@example.org", role="clearer")
    stranger = make.person()
    make.sign_in(client, stranger)
    assert client.post(_link()).status_code == 409
    assert (
        db.session.scalars(sa.select(Delegate).where(Delegate.person_id == stranger.id)).all() == []
    )


def test_a_revoked_invitation_is_worth_nothing(client: PageClient) -> None:
    guest = make.person()
    organisation = _invite(client, guest.email)
    invitation = db.session.scalars(sa.select(MemberInvitation)).one()
    client.post_ok(f"/organisations/{organisation.id}/invitations/{invitation.id}/revoke")
    make.sign_in(client, guest)
    assert client.post(_link()).status_code == 404


@pytest.mark.parametrize(("answer", "state"), [("yes", "active"), ("no", "refused")])
def test_a_request_is_decided_by_a_manager(client: PageClient, answer: str, state: str) -> None:
    manager, organisation = _manager_and_organisation()
    asking = make.person()
    make.sign_in(client, asking)
    client.post_ok(f"/organisations/{organisation.id}/join", {"role": "drafter"})
    delegate = db.session.scalars(sa.select(Delegate).where(Delegate.person_id == asking.id)).one()
    assert (
        client.post(f"/delegates/{delegate.id}/decide", data={"accepted": "yes"}).status_code == 403
    )
    make.sign_in(client, manager)
    client.post_ok(f"/delegates/{delegate.id}/decide", {"accepted": answer})
    assert delegate.state == state


def test_the_last_manager_stays(client: PageClient) -> None:
    manager, _organisation = _manager_and_organisation()
    make.sign_in(client, manager)
    delegate = db.session.scalars(sa.select(Delegate)).one()
    assert client.post(f"/delegates/{delegate.id}/end").status_code == 409
    assert (
        client.post(f"/delegates/{delegate.id}/role", data={"role": "drafter"}).status_code == 409
    )
    assert (delegate.state, delegate.manages) == (DelegateState.ACTIVE, True)


def test_who_left_sees_no_members(client: PageClient) -> None:
    _manager, organisation = _manager_and_organisation()
    person = make.person()
    delegate = make.delegate(person, organisation)
    make.sign_in(client, person)
    client.get_page(f"/organisations/{organisation.id}/members")
    client.post_ok(f"/delegates/{delegate.id}/end")
    assert client.get(f"/organisations/{organisation.id}/members").status_code == 403
