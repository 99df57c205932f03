"""What was promised about names can be tightened and is never loosened: every pair, by everybody."""

import itertools

import pytest
from flask import Flask

from app import db
from app.accounts.models import Person
from app.errors import NotPossible
from app.moderation import actions as moderation
from app.positions import actions, attribution
from app.positions.attribution import STRICTNESS
from app.positions.models import Position
from app.rounds.actions import edit_access
from app.rounds.models import Attribution, Role, Round, RoundState
from tests import make
from tests.client import PageClient

PAIRS = list(itertools.product(STRICTNESS, STRICTNESS))
WHO = ["clearer", "organiser", "moderator", "administrator", "auditor", "the machine"]


def _somebody(who: str, round_: Round, position: Position | None = None) -> Person | None:
    if who == "the machine":
        return None
    if who == "clearer" and position is not None:
        return make.delegate_of(position.party.organisation, "clearer")
    person = make.person(admin=who == "administrator", auditor=who == "auditor")
    if who in set(Role):
        make.role(person, round_, who)
    return person


def _loosens(before: Attribution, after: Attribution) -> bool:
    return STRICTNESS.index(after) < STRICTNESS.index(before)


def _access(round_: Round, **facts: object) -> dict[str, object]:
    given = {"visibility": round_.visibility, "attribution": round_.attribution}
    return {"groups": [], "terms": round_.terms, **given, **facts}


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_a_round_that_has_opened_only_tightens_whoever_asks(
    app: Flask, before: Attribution, after: Attribution
) -> None:
    for who in WHO:
        for state in (RoundState.OPEN, RoundState.PUBLISHED):
            round_ = make.round_(attribution=before, state=state, questions=False)
            by = _somebody(who, round_)
            if _loosens(before, after):
                with pytest.raises(NotPossible):
                    edit_access(round_, by=by, **_access(round_, attribution=after))  # type: ignore[arg-type]
                db.session.rollback()
                assert round_.attribution is before
            else:
                edit_access(round_, by=by, **_access(round_, attribution=after))  # type: ignore[arg-type]
                db.session.commit()
                assert round_.attribution is after


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_no_program_loosens_what_was_promised_past_the_actions(
    app: Flask, before: Attribution, after: Attribution
) -> None:
    round_ = make.round_(attribution=before)
    position = make.position(make.party(round_), attribution=before)
    words = moderation.set_apart(
        position.versions[0].answers[0].contribution,  # type: ignore[arg-type]
        start=0,
        end=9,
        attribution=before,
        by=make.person(),
    )
    db.session.commit()
    for row in (round_, position, words):
        row.attribution = after
        if _loosens(before, after):
            with pytest.raises(RuntimeError):
                db.session.commit()
            db.session.rollback()
            assert row.attribution is before
        else:
            db.session.commit()


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_a_position_is_tightened_by_its_clearer_alone_and_loosened_by_nobody(
    client: PageClient, before: Attribution, after: Attribution
) -> None:
    round_ = make.round_(state=RoundState.PUBLISHED)
    position = make.position(make.party(round_), attribution=before)
    may = before is not after and not _loosens(before, after)
    for who in ("organiser", "moderator", "administrator", "auditor", "drafter", "clearer"):
        if who == "drafter":
            person = make.delegate_of(position.party.organisation, "drafter")
        else:
            person = _somebody(who, round_, position)  # type: ignore[assignment]
        make.sign_in(client, person)
        address = f"/rounds/{round_.slug}/position/tighten"
        status = client.post(address, data={"to": after.value}).status_code
        if who == "clearer":
            assert status == (303 if may else 422)
        else:
            assert status in {403, 404}
            assert position.attribution is before
    assert position.attribution is (after if may else before)


def test_tightening_holds_at_once_on_every_way_out(client: PageClient) -> None:
    round_ = make.round_(state=RoundState.PUBLISHED)
    body = make.organisation(name="Quillwort Assembly")
    position = make.position(make.party(round_, body))
    person = make.delegate_of(body)
    keys = position.id, person.id
    ways = [
        f"/rounds/{round_.slug}/positions",
        f"/rounds/{round_.slug}/positions?q=quillwort",
        f"/rounds/{round_.slug}/positions/{position.reference}",
        f"/rounds/{round_.slug}/positions/{position.reference}.md",
        f"/rounds/{round_.slug}/data/answers.csv",
        f"/rounds/{round_.slug}/outputs",
    ]

    def named() -> list[bool]:
        found = []
        for way in ways:
            response = client.get(way)
            found.append("Quillwort Assembly" in response.get_data(as_text=True))
            response.close()
        return found

    assert named() == [True] * len(ways)
    db.session.expunge_all()  # the export has let go of what it wrote
    position, person = db.session.get_one(Position, keys[0]), db.session.get_one(Person, keys[1])
    actions.tighten(position, to=Attribution.GROUP, by=person)
    db.session.commit()
    assert named() == [False] * len(ways)


def test_sealed_names_and_withheld_numbers_only_tighten_too(app: Flask) -> None:
    round_ = make.round_(attribution=Attribution.NONE, names_sealed=True, least_shown=5)
    for facts in ({"names_sealed": False}, {"least_shown": 4}):
        with pytest.raises(NotPossible):
            edit_access(round_, by=make.admin(), **_access(round_, **facts))  # type: ignore[arg-type]
        db.session.rollback()
        for name, value in facts.items():
            setattr(round_, name, value)
        with pytest.raises(RuntimeError):
            db.session.commit()
        db.session.rollback()
    edit_access(round_, by=None, **_access(round_, least_shown=7))  # type: ignore[arg-type]
    db.session.commit()
    assert round_.least_shown == 7


def test_before_it_opens_a_round_may_still_change_its_mind(app: Flask) -> None:
    round_ = make.round_(state=RoundState.ANNOUNCED, attribution=Attribution.NONE)
    edit_access(round_, by=None, **_access(round_, attribution=Attribution.NAMED))  # type: ignore[arg-type]
    db.session.commit()
    assert round_.attribution is Attribution.NAMED


def test_what_a_round_promised_when_it_was_sent_stays_the_positions_own(app: Flask) -> None:
    stricter = make.round_(attribution=Attribution.GROUP)
    position = make.position(make.party(stricter), attribution=Attribution.NONE)
    assert attribution.promised(position) is Attribution.NONE
