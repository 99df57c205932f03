"""When a delegate leaves, the drafts go on with those who stay, and they are told."""

import sqlalchemy as sa

from app import db
from app.notifications.models import Message
from app.organisations.actions import end_delegation
from app.organisations.models import Delegate
from tests import make
from tests.positions.conftest import World, begun


def _told() -> list[Message]:
    query = sa.select(Message).where(Message.kind == "positions:hand_over")
    return list(db.session.scalars(query.order_by(Message.address)))


def _leaves(world: World, person_id: object) -> None:
    of = Delegate.organisation_id == world.organisation.id
    found = db.session.scalars(sa.select(Delegate).where(of, Delegate.person_id == person_id)).one()
    found.manages = False
    end_delegation(found, by=world.clearer)


def test_those_who_stay_are_told_which_draft_goes_on_with_them(world: World) -> None:
    position = begun(world, "Hospitals stay open.")
    _leaves(world, world.drafter.id)
    told = _told()
    assert [one.address for one in told] == sorted([world.clearer.email, world.observer.email])
    assert world.drafter.name in told[0].body
    assert "can clear it now" not in told[0].body
    assert position.drafts[0].text == "Hospitals stay open."


def test_nobody_is_told_of_a_draft_the_one_who_left_never_touched(world: World) -> None:
    begun(world)
    other = make.delegate_of(world.organisation, "drafter")
    _leaves(world, other.id)
    assert _told() == []


def test_when_the_only_clearer_leaves_it_is_said(world: World) -> None:
    begun(world)
    _leaves(world, world.clearer.id)
    assert "Let somebody be a clearer." in _told()[0].body


def test_when_another_can_clear_only_drafts_worked_on_are_told_of(world: World) -> None:
    begun(world)
    make.delegate_of(world.organisation, "clearer")
    _leaves(world, world.clearer.id)
    assert _told() == []
