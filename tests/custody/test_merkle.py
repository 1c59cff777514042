"""The tree over audit leaves, held against RFC 6962's own numbers and against every tampering."""

from __future__ import annotations

import pytest

from wholeroute.custody.merkle import EMPTY, Tree, consistent, included, leaf_hash

# The leaves and roots that the authors of Certificate Transparency publish for implementers.
LEAVES = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
MOST = 66
TREE = Tree(leaf_hash(str(at).encode()) for at in range(MOST))
WRONG = b"x" * 32


def spoilt(proof: list[bytes]) -> list[list[bytes]]:
    """Return every proof that differs by one hash: another, one more, one less, two exchanged."""
    others = [[*proof[:at], WRONG, *proof[at + 1 :]] for at in range(len(proof))]
    turned = [
        [*proof[:at], proof[at + 1], proof[at], *proof[at + 2 :]] for at in range(len(proof) - 1)
    ]
    return [*others, *turned, [*proof, WRONG], *([proof[:-1]] if proof else [])]


@pytest.mark.parametrize("size", range(1, len(ROOTS) + 1))
def test_roots_are_those_that_are_published(size: int) -> None:
    tree = Tree(leaf_hash(bytes.fromhex(each)) for each in LEAVES)

    assert tree.root(size).hex() == ROOTS[size - 1]


A, B, C, D = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
)
CONTINUING = {
    (1, 1): [],
    (1, 8): [A, B, C],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [B, D],
}
"""Proofs that they publish for the same leaves."""


@pytest.mark.parametrize(("earlier", "later"), CONTINUING)
def test_proofs_are_those_that_are_published(earlier: int, later: int) -> None:
    tree = Tree(leaf_hash(bytes.fromhex(each)) for each in LEAVES)

    assert [each.hex() for each in tree.consistency(earlier, later)] == CONTINUING[earlier, later]
    assert [each.hex() for each in tree.inclusion(0, 8)] == [A, B, C]


def test_an_empty_log_has_a_root() -> None:
    assert Tree().root() == EMPTY == Tree([WRONG]).root(0)


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_leaf_of_every_size_is_shown_and_nothing_else(size: int) -> None:
    root = TREE.root(size)
    for place in range(size):
        leaf, proof = leaf_hash(str(place).encode()), TREE.inclusion(place, size)
        assert included(leaf, place, size, proof, root)
        assert not included(WRONG, place, size, proof, root)
        assert not included(leaf, place + 1, size, proof, root)
        assert not any(included(leaf, place, size, bad, root) for bad in spoilt(proof))


@pytest.mark.parametrize("later", range(1, MOST + 1))
def test_every_log_is_shown_to_continue_each_earlier_one_and_no_other(later: int) -> None:
    root = TREE.root(later)
    for earlier in range(1, later + 1):
        proof, was = TREE.consistency(earlier, later), TREE.root(earlier)
        assert consistent(earlier, later, proof, was, root)
        assert not consistent(earlier, later, proof, WRONG, root)
        assert not consistent(earlier, later, proof, was, WRONG)
        assert not any(consistent(earlier, later, bad, was, root) for bad in spoilt(proof))


@pytest.mark.parametrize(("earlier", "later"), [(0, 5), (6, 5), (-1, 5)])
def test_nothing_continues_an_empty_log_or_a_longer_one(earlier: int, later: int) -> None:
    assert not consistent(earlier, later, [], EMPTY, TREE.root(later))
    with pytest.raises(IndexError):
        TREE.consistency(earlier, later)


def test_what_is_not_in_the_tree_has_no_proof() -> None:
    with pytest.raises(IndexError):
        TREE.inclusion(5, 5)
    with pytest.raises(IndexError):
        TREE.root(MOST + 1)
    assert not included(leaf_hash(b"5"), 5, 5, [], TREE.root(5))
