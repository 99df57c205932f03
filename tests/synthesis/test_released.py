"""Two published tables tell no more than one: what moved by a few between them is withheld."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app import db
from app.organisations.queries import groups
from app.positions import actions as positions
from app.positions.models import Position
from app.rounds.actions import move
from app.rounds.models import Attribution, Round, RoundState
from app.synthesis import queries
from app.synthesis.actions import release_counts
from app.synthesis.models import ReleasedCount, Topic
from app.synthesis.queries import Filter, Matrix
from tests import make
from tests.client import PageClient


def _spoken(round_: Round, topic: Topic, group: str, number: int) -> list[Position]:
    made = []
    for _ in range(number):
        position = make.position(make.party(round_, make.organisation(group=group)))
        make.coding(make.passage(position), topic)
        made.append(position)
    return made


def _world(**facts: object) -> tuple[Round, Topic, list[Position]]:
    organiser = make.person()
    round_ = make.round_(
        **{
            "state": RoundState.CLOSED,
            "attribution": Attribution.GROUP,
            "least_shown": 2,
            "organisers": [organiser],
            **facts,
        }
    )
    topic = make.topic(round_, "Harbours")
    spoke = _spoken(round_, topic, "CS", 5)
    _spoken(round_, topic, "ST", 3)
    move(round_, RoundState.PUBLISHED, by=organiser)
    db.session.commit()
    return round_, topic, spoke


def _table(round_: Round, *, all_names: bool = False, question: object = None) -> Matrix:
    nodes = queries.tree_nodes(round_.id, signed=True)
    order = list(db.session.scalars(groups()))
    chosen = Filter(question=question)  # type: ignore[arg-type]
    return queries.matrix(round_, nodes, order, chosen, all_names=all_names)


def _cells(table: Matrix) -> dict[str, int | None]:
    row = table.rows[0]
    return {sign: None if cell.withheld else cell.spoke for sign, cell in row.cells.items()}


def test_what_was_published_is_shown_as_long_as_it_holds(app: Flask) -> None:
    round_, _topic, _spoke = _world()
    assert _cells(_table(round_)) == {"ST": 3, "CS": 5}
    assert _table(round_).since is not None


def test_d06_one_withdrawal_after_publication_cannot_be_seen_in_the_difference(app: Flask) -> None:
    round_, _topic, spoke = _world()
    positions.withdraw(spoke[0], reason="We changed our mind.", by=make.person())
    db.session.commit()
    table = _table(round_)
    assert _cells(table) == {"ST": 3, "CS": None}
    assert table.rows[0].withheld
    assert (table.rows[0].spoke, table.rows[0].convergence) == (0, None)
    assert _cells(_table(round_, all_names=True)) == {"ST": 3, "CS": 4}


def test_publishing_again_shows_a_number_only_once_it_moved_far_enough(app: Flask) -> None:
    round_, _topic, spoke = _world()
    positions.withdraw(spoke[0], reason="We changed our mind.", by=make.person())
    release_counts(round_)
    db.session.commit()
    assert _cells(_table(round_)) == {"ST": 3, "CS": None}  # five and four differ by one
    positions.withdraw(spoke[1], reason="So did we.", by=make.person())
    assert _cells(_table(round_)) == {"ST": 3, "CS": None}  # not before it is published again
    release_counts(round_)
    db.session.commit()
    assert _cells(_table(round_)) == {"ST": 3, "CS": 3}


def test_the_tables_of_single_questions_are_guarded_too(app: Flask) -> None:
    round_, _topic, spoke = _world()
    question = spoke[0].versions[0].answers[0].question_id
    assert _cells(_table(round_, question=question)) == {"ST": 3, "CS": 5}
    positions.withdraw(spoke[0], reason="We changed our mind.", by=make.person())
    assert _cells(_table(round_, question=question)) == {"ST": 3, "CS": None}


def test_a_round_that_shows_names_publishes_what_is(app: Flask) -> None:
    round_, _topic, spoke = _world(attribution=Attribution.NAMED)
    positions.withdraw(spoke[0], reason="We changed our mind.", by=make.person())
    assert _cells(_table(round_)) == {"ST": 3, "CS": 4}
    assert db.session.scalars(sa.select(ReleasedCount)).all() == []


@pytest.mark.parametrize("way", ["synthesis", "synthesis.csv"])
def test_the_page_says_why_a_number_is_withheld(client: PageClient, way: str) -> None:
    round_, _topic, spoke = _world()
    positions.withdraw(spoke[0], reason="We changed our mind.", by=make.person())
    db.session.commit()
    response = client.get(f"/rounds/{round_.slug}/{way}")
    if response.status_code == 404:
        return
    said = response.get_data(as_text=True)
    if way == "synthesis":
        assert "One that has moved since is withheld" in said
