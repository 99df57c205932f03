"""What the synthesis counts, and what it keeps to itself."""

from flask import Flask

from app import db, policy
from app.organisations.queries import groups
from app.positions import actions as positions
from app.positions.models import PositionState, Stance
from app.rounds.models import Attribution
from app.synthesis import actions, queries
from app.synthesis.models import TreeState
from app.synthesis.queries import Filter, Matrix
from app.synthesis.queries.topics import as_signed
from tests import make
from tests.synthesis.world import World, world


def counted(w: World, chosen: Filter | None = None, *, all_names: bool = True) -> Matrix:
    nodes = queries.tree_nodes(w.round_.id, signed=True)
    order = list(db.session.scalars(groups()))
    return queries.matrix(w.round_, nodes, order, chosen, all_names=all_names)


def told(found: Matrix) -> dict[str, dict[str, tuple[int, int]]]:
    return {
        row.node.name: {sign: (cell.spoke, cell.could) for sign, cell in row.cells.items()}
        for row in found.rows
    }


def test_counts_parties_of_those_that_could_speak_and_topics_hold_what_lies_beneath(
    app: Flask,
) -> None:
    hospitals = {"CS": (2, 2), "PS": (0, 1), "ST": (1, 1), "AC": (0, 1)}
    found = counted(world())
    assert told(found) == {
        "Threats": hospitals,
        "Hospitals": hospitals,
        "Law": {"CS": (0, 2), "PS": (1, 1), "ST": (1, 1), "AC": (0, 1)},
    }
    assert [(row.spoke, row.could) for row in found.rows] == [(3, 5), (3, 5), (2, 5)]
    assert [group.sign for group in found.groups] == ["ST", "PS", "CS", "AC"]


def test_a_party_with_many_passages_counts_once(app: Flask) -> None:
    w = world()
    more = make.passage(w.positions["cs1"], "Tides turn.")
    make.coding(more, w.hospitals, w.moderator)
    assert told(counted(w))["Hospitals"]["CS"] == (2, 2)


def test_bars_show_the_stance_of_parties_that_spoke(app: Flask) -> None:
    w = world()
    law = counted(w).rows[2]
    assert law.proposal == w.stance.id
    assert {sign: cell.counts for sign, cell in law.cells.items()} == {
        "CS": {},
        "PS": {"oppose": 1},
        "ST": {"support": 1},
        "AC": {},
    }
    assert law.convergence is not None
    assert law.convergence.divergence == 0.5


def test_filters_narrow_what_is_counted(app: Flask) -> None:
    w = world()
    assert told(counted(w, Filter(stance=Stance.OPPOSE)))["Law"]["ST"] == (0, 1)
    assert told(counted(w, Filter(stance=Stance.OPPOSE)))["Law"]["PS"] == (1, 1)
    assert told(counted(w, Filter(text="law of the SEA")))["Law"]["PS"] == (1, 1)
    assert told(counted(w, Filter(text="100%")))["Law"]["PS"] == (0, 1)
    assert told(counted(w, Filter(language="fr"))) == {"Threats": {}, "Hospitals": {}, "Law": {}}
    only = counted(w, Filter(group=make.group("PS").id))
    assert [group.sign for group in only.groups] == ["PS"]


def test_what_is_withdrawn_or_hidden_counts_no_more(app: Flask) -> None:
    w = world()
    positions.hold(w.positions["cs1"], reason="not on the subject", by=w.moderator)
    assert told(counted(w))["Hospitals"]["CS"] == (1, 1)
    positions.accept(w.positions["cs1"], by=w.moderator)
    assert told(counted(w))["Hospitals"]["CS"] == (2, 2)


def test_the_public_is_shown_accepted_positions_alone(app: Flask) -> None:
    w = world()
    w.positions["cs1"].state = PositionState.SUBMITTED
    actions.weigh_position(w.positions["cs1"])
    assert told(counted(w))["Hospitals"]["CS"] == (2, 2)
    assert told(counted(w, all_names=False))["Hospitals"]["CS"] == (1, 1)


def test_small_counts_are_withheld_where_names_are(app: Flask) -> None:
    w = world(attribution=Attribution.GROUP, least_shown=2)
    public = counted(w, all_names=False)
    hospitals = public.rows[1]
    # Two of the third group could be had from the total by subtraction, so they go too.
    assert {sign: cell.withheld for sign, cell in hospitals.cells.items()} == {
        "ST": True,
        "PS": False,
        "CS": True,
        "AC": False,
    }
    assert (hospitals.cells["ST"].spoke, hospitals.cells["CS"].spoke) == (0, 0)
    assert (hospitals.withheld, hospitals.spoke) == (False, 3)
    assert not any(cell.withheld for cell in counted(w).rows[1].cells.values())


def test_readers_see_the_tree_as_it_was_signed_off_until_it_is_again(app: Flask) -> None:
    w = world()
    tree = w.law.tree
    tree.state, tree.version = TreeState.DRAFT, 0
    actions.sign_off(tree, by=w.moderator)
    before = shown(w)
    assert before == [
        ("1", 0, "Threats", {"ST": 1, "PS": 0, "CS": 2, "AC": 0}),
        ("1.1", 1, "Hospitals", {"ST": 1, "PS": 0, "CS": 2, "AC": 0}),
        ("2", 0, "Law", {"ST": 1, "PS": 1, "CS": 0, "AC": 0}),
    ]
    actions.move_topic(w.law, parent=w.threats, place=1, by=w.moderator)
    actions.split_topic(
        w.hospitals, name="Wards", belongs="", passages=[w.passages["cs1h"]], by=w.moderator
    )
    assert shown(w) == before
    actions.sign_off(tree, by=w.moderator)
    assert [one[:3] for one in shown(w)] == [
        ("1", 0, "Threats"), ("1.1", 1, "Law"), ("1.2", 1, "Hospitals"), ("1.2.1", 2, "Wards"),
    ]  # fmt: skip
    actions.merge_topics(w.law, into=w.hospitals, by=w.moderator)
    assert [one[2] for one in shown(w)] == ["Threats", "Hospitals", "Wards"]


def shown(w: World) -> list[tuple[str, int, str, dict[str, int]]]:
    """What a reader is shown of the tree, with how many parties of each group spoke."""
    nodes = as_signed(w.round_.id, queries.tree_nodes(w.round_.id, signed=True))
    rows = queries.matrix(w.round_, nodes, make.groups(), all_names=False).rows
    return [
        (
            row.node.number,
            row.node.depth,
            row.node.name,
            {sign: cell.spoke for sign, cell in row.cells.items()},
        )
        for row in rows
    ]


def test_quotes_bear_the_name_a_reader_may_see(app: Flask) -> None:
    w = world(attribution=Attribution.GROUP)
    ids = [w.passages["cs1h"].id]
    found = db.session.scalars(queries.passages(ids)).unique().all()
    public = queries.quotes(found)[0]
    assert public.words == "Hospitals must be off limits."
    assert public.label == "A party from: Civil society"
    assert public.href == (
        f"/rounds/{w.round_.slug}/positions/{w.positions['cs1'].reference}?language=original#p-{ids[0]}"
    )
    mine = policy.Who(person=w.moderator.id, roles={w.round_.id: frozenset({"moderator"})})
    assert queries.quotes(found, mine)[0].label == "Org cs1"


def test_a_quote_without_its_source_says_why_and_holds_no_words(app: Flask) -> None:
    w = world()
    positions.hold(w.positions["cs1"], reason="not on the subject", by=w.moderator)
    found = db.session.scalars(queries.passages([w.passages["cs1h"].id])).unique().all()
    gone = queries.quote(found[0])
    assert (gone.words, gone.gone, gone.href, gone.stance) == (
        None,
        "The source is held by the moderators.",
        None,
        None,
    )
