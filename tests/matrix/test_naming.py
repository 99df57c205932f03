"""The one renderer of names: what each reader is told of whose a position is, at every level."""

import itertools
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from app.organisations.models import Region
from app.policy import VISITOR, Delegation, Who
from app.positions import attribution
from app.positions.models import CoSponsorState
from app.rounds.models import Attribution, RoundState, Visibility

NAMED, REGION, GROUP, NONE = Attribution
HERE, OWN = uuid.uuid4(), uuid.uuid4()
WHEN = datetime(2026, 3, 1, 14, 25, 36, 789, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _words(whole_app: Flask) -> Iterator[None]:
    with whole_app.test_request_context():
        yield


def given(**facts: Any) -> Any:
    return SimpleNamespace(**facts)


def party(*, level: Attribution = NAMED, sealed: bool = False, unaccredited: bool = False) -> Any:
    group = given(names={"en": "Civil society"}, id=uuid.uuid4())
    return given(
        organisation_id=OWN,
        organisation=given(id=OWN, name="Watch Group", short_name="Watch"),
        group=group,
        region=Region.WESTERN,
        country="NOR",
        unaccredited=unaccredited,
        round=given(
            id=HERE,
            attribution=level,
            names_sealed=sealed,
            state=RoundState.CLOSED,
            visibility=Visibility.PUBLIC,
        ),
    )


def position(own: Attribution = NAMED, of: Any = None) -> Any:
    others = [
        given(state=state, organisation=given(name=f"The {state.value}"), except_on=except_on)
        for state, except_on in (
            (CoSponsorState.CONFIRMED, []),
            (CoSponsorState.CONFIRMED, [3]),
            (CoSponsorState.CONFIRMED, [1, 2]),
            (CoSponsorState.ASKED, []),
            (CoSponsorState.DECLINED, []),
        )
    ]
    of = of or party()
    return given(party=of, round=of.round, attribution=own, co_sponsors=others)


READERS = {
    "visitor": VISITOR,
    "delegate": Who(
        person=OWN,
        delegations={OWN: Delegation(organisation=OWN, role="observer", group=HERE, accepted=True)},
    ),
    "moderator": Who(person=OWN, roles={HERE: frozenset({"moderator"})}),
    "organiser": Who(person=OWN, roles={HERE: frozenset({"organiser"})}),
    "auditor": Who(person=OWN, auditor=True),
    "looker": Who(person=OWN, admin=True, looks=frozenset({HERE})),
    "admin": Who(person=OWN, admin=True),
    "moderator elsewhere": Who(person=OWN, roles={OWN: frozenset({"moderator"})}),
}
RUN_IT = {"moderator", "organiser", "auditor", "looker"}


def test_the_strictest_promise_holds() -> None:
    order = list(Attribution)
    for levels in itertools.product(order, repeat=3):
        strictest = order[max(order.index(level) for level in levels)]
        assert attribution.strictest(*levels) is strictest
        of_round, own, also = levels
        assert attribution.promised(position(own, party(level=of_round)), also) is strictest
    for before, after in itertools.product(order, repeat=2):
        assert attribution.is_loosened(before, after) is (order.index(after) < order.index(before))
    assert [list(attribution.stricter_than(level)) for level in order] == [
        [REGION, GROUP, NONE],
        [GROUP, NONE],
        [NONE],
        [],
    ]


def test_a_name_is_told_to_its_own_and_to_those_who_run_the_round_unless_it_is_sealed() -> None:
    for reader, who in READERS.items():
        for level, sealed in itertools.product(Attribution, (False, True)):
            of = party(level=level, sealed=sealed)
            sees = reader == "delegate" or (reader in RUN_IT and not sealed)
            due = NAMED if sees else level
            assert attribution.shown(position(NAMED, of), who).level is due, (reader, level)
            assert attribution.party_shown(of, who).level is due, (reader, level)
            stricter = NAMED if sees else NONE
            assert attribution.shown(position(NONE, of), who).level is stricter
            assert attribution.party_shown(of, who, NONE).level is stricter
            assert attribution.shown_to_public(position(NAMED, of)).level is level
            assert bool(attribution.parties_shown([of], who)) is sees


def test_each_level_tells_so_much_and_no_more() -> None:
    of = party()
    others = ("The confirmed", "The confirmed (except on question 3)")
    named = attribution.at_level(position(), NAMED)
    assert (named.label, named.organisation_id, named.short_name, named.country) == (
        "Watch Group",
        OWN,
        "Watch",
        "NOR",
    )
    assert (named.region, named.named, named.unaccredited) == (Region.WESTERN, True, False)
    assert named.group.names == {"en": "Civil society"}
    assert named.with_others == (*others, "The confirmed (except on questions 1, 2)")
    for level, label, region in (
        (REGION, "A party from: Civil society, Western European and others", Region.WESTERN),
        (GROUP, "A party from: Civil society", None),
        (NONE, "A party", None),
    ):
        shown = attribution.at_level(position(of=of), level)
        assert shown.label.startswith(label.partition(", ")[0]), shown.label
        assert shown.region is region
        assert (shown.group is None) is (level is NONE)
        hidden = (shown.organisation_id, shown.short_name, shown.country, shown.with_others)
        assert hidden == (None, None, None, ())
        assert (shown.named, shown.sealed, shown.unaccredited) == (False, False, False)
    assert attribution.party_at_level(party(sealed=True), NONE).sealed


def test_d07_a_time_tells_no_more_than_a_name() -> None:
    day = WHEN.replace(hour=0, minute=0, second=0, microsecond=0)
    assert attribution.at_level(position(), NAMED).when(WHEN) == WHEN
    assert attribution.at_level(position(), GROUP).when(WHEN) == day
    assert attribution.party_at_level(party(sealed=True), NONE).when(WHEN) is None


def test_what_was_sent_without_accreditation_is_marked_beside_the_name_alone() -> None:
    of = party(unaccredited=True)
    assert attribution.party_at_level(of, NAMED).label == (
        "Watch Group (submitted without accreditation)"
    )
    assert attribution.party_at_level(of, NAMED).unaccredited
    assert not attribution.party_at_level(of, GROUP).unaccredited
    assert attribution.marked(party(), "Watch Group") == "Watch Group"
