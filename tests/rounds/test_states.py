"""The states of a round: one door, one table of moves, and the clock."""

from datetime import timedelta

import pytest
from flask import Flask

from app import clock
from app.errors import NotPossible
from app.rounds import actions
from app.rounds.models import Round, RoundState
from app.rounds.rules import MOVES
from tests import make

PAIRS = [(before, to) for before in RoundState for to in RoundState if before is not to]


@pytest.mark.parametrize(("before", "to"), PAIRS)
def test_only_the_moves_of_the_table_are_possible(
    app: Flask, before: RoundState, to: RoundState
) -> None:
    round_ = make.round_(
        state=before, mandate="Why", host="A host", terms="Agreed", moderators=[make.person()]
    )
    if before is RoundState.DRAFT:
        round_.opens_at = clock.now() + timedelta(days=1)
        round_.closes_at = clock.now() + timedelta(days=9)

    if to in MOVES[before]:
        actions.move(round_, to, by=None, reason="It is time.")
        assert round_.state is to
    else:
        with pytest.raises(NotPossible):
            actions.move(round_, to, by=None, reason="It is time.")
        assert round_.state is before


def test_the_clock_opens_and_closes_a_round_by_itself(app: Flask) -> None:
    round_ = make.round_(state="announced")
    round_.opens_at = clock.now() - timedelta(hours=2)
    assert actions.follow_clock(round_).state is RoundState.OPEN

    round_.closes_at = clock.now() - timedelta(hours=1)
    assert actions.follow_clock(round_).state is RoundState.CLOSED


def test_an_extension_says_why_and_moves_what_comes_after(app: Flask) -> None:
    round_ = make.round_()
    before = round_.closes_at
    assert before is not None

    extension = actions.extend(
        round_, before + timedelta(days=3), reason="Several asked for it.", by=None
    )

    assert (extension.before, extension.after) == (before, round_.closes_at)
    assert extension.reason == "Several asked for it."


def test_a_deadline_never_moves_back(app: Flask) -> None:
    round_ = make.round_()
    assert round_.closes_at is not None

    with pytest.raises(NotPossible):
        actions.extend(round_, round_.closes_at - timedelta(days=1), reason="Too long", by=None)


def test_a_round_closes_early_only_with_a_reason(app: Flask) -> None:
    round_ = make.round_()

    with pytest.raises(NotPossible):
        actions.move(round_, RoundState.CLOSED, by=None)

    assert round_.state is RoundState.OPEN


def test_a_party_keeps_the_group_it_had_when_the_round_opened(app: Flask) -> None:
    round_: Round = make.round_(state="announced")
    organisation = make.organisation(group="CS")
    party = actions.join(round_, organisation, by=None)
    organisation.group = make.group("TC")

    actions.move(round_, RoundState.OPEN, by=None)
    assert party.group.sign == "TC"

    organisation.group = make.group("AC")
    assert party.group.sign == "TC"
