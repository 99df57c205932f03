import itertools
from collections.abc import Iterable

import pytest

from app.record import tree, verify_receipt
from app.record.leaf import leaf_hash

# The leaves and roots every implementation of the RFC's tree is tried on.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
SIZES = range(1, 34)


def grown(leaves: Iterable[bytes]) -> dict[tree.Spot, bytes]:
    nodes: dict[tree.Spot, bytes] = {}
    for index, data in enumerate(leaves):
        nodes |= tree.grow(index, leaf_hash(data), nodes)
    return nodes


NODES = grown(index.to_bytes(2, "big") for index in range(max(SIZES)))


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_the_reference_trees(size: int) -> None:
    assert tree.root(size, grown(LEAVES[:size])).hex() == ROOTS[size]


@pytest.mark.parametrize("size", SIZES)
def test_every_leaf_of_every_tree_can_be_proved(size: int) -> None:
    root = tree.root(size, NODES)
    for index in range(size):
        leaf = NODES[tree.Spot(0, index)]
        proof = tree.carry_out(tree.inclusion_plan(index, size), NODES)
        assert tree.includes(leaf=leaf, index=index, size=size, proof=proof, root=root)
        assert verify_receipt.root_from(leaf, index, size, proof) == root
        for wrong in (
            {"leaf": b"x"},
            {"root": b"x"},
            {"proof": [*proof, root]},
            {"size": size * 2},
        ):
            said = {"leaf": leaf, "index": index, "size": size, "proof": proof, "root": root}
            assert not tree.includes(**(said | wrong))
        assert not tree.includes(leaf=leaf, index=index, size=size, proof=[*proof, root], root=root)


@pytest.mark.parametrize("second", SIZES)
def test_every_tree_is_shown_to_begin_with_every_earlier_one(second: int) -> None:
    new = tree.root(second, NODES)
    for first in range(1, second + 1):
        old = tree.root(first, NODES)
        proof = tree.carry_out(tree.consistency_plan(first, second), NODES)
        said = {"first": first, "second": second, "proof": proof}
        assert tree.extends(old_root=old, new_root=new, **said)
        assert verify_receipt.begins_with(first, second, old, new, proof)
        for wrong in ({"old_root": b"x", "new_root": new}, {"old_root": old, "new_root": b"x"}):
            assert not tree.extends(**wrong, **said)
            assert not verify_receipt.begins_with(first, second, *wrong.values(), proof)


def test_a_tree_with_one_leaf_changed_begins_with_no_tree_that_held_it() -> None:
    changed = grown([b"changed", *LEAVES[1:]])
    kept = grown(LEAVES)
    for first, second in itertools.combinations(range(1, 9), 2):
        proof = tree.carry_out(tree.consistency_plan(first, second), changed)
        old, new = tree.root(first, kept), tree.root(second, changed)
        assert not tree.extends(first=first, second=second, old_root=old, new_root=new, proof=proof)


def test_a_proof_from_a_million_entries_reads_a_few_dozen_nodes() -> None:
    size = 1_000_003
    assert len(tree.spots_of(tree.inclusion_plan(123_456, size))) <= 40
    assert len(tree.spots_of(tree.consistency_plan(777_777, size))) <= 60
    assert len(tree.cover(0, size)) <= 20


@pytest.mark.parametrize(("index", "size"), [(-1, 1), (0, 0), (3, 3)])
def test_no_proof_of_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="There is no leaf"):
        tree.inclusion_plan(index, size)
    assert not tree.includes(leaf=b"", index=index, size=size, proof=[], root=b"")


@pytest.mark.parametrize(("first", "second"), [(0, 1), (2, 1), (-1, 3)])
def test_no_comparison_with_a_longer_or_empty_tree(first: int, second: int) -> None:
    with pytest.raises(ValueError, match="cannot be compared"):
        tree.consistency_plan(first, second)
    assert not tree.extends(first=first, second=second, old_root=b"", new_root=b"", proof=[])
