"""The tree in tiles says what the tree in memory says, however it grew."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wholeroute.custody.merkle import EMPTY, Tree, consistent, included
from wholeroute.custody.tiles import HASH_BYTES, TILE_BYTES, WIDTH, Place, Tiles, along, grown

MOST = WIDTH * WIDTH + WIDTH + 3
LEAVES = [number.to_bytes(HASH_BYTES, "big") for number in range(MOST)]
TREE = Tree(LEAVES)
POWERS = [1 << power for power in range(17)]
EDGES = sorted({0, *(each + by for each in POWERS for by in (-1, 0, 1) if each + by <= MOST), MOST})
"""Nothing, the powers of two, and what stands beside each."""


def stored(tiles: dict[Place, bytes], level: int, number: int) -> bytes:
    return tiles[level, number]


def tiled(*sizes: int) -> dict[Place, bytes]:
    """Return the tiles of a tree that grew to each of these sizes in turn."""
    tiles: dict[Place, bytes] = {}
    before = 0
    for size in sizes:
        tiles |= grown(before, partial(stored, tiles), LEAVES[before:size])
        before = size
    return tiles


WHOLE = tiled(MOST)


def tree_of(size: int) -> Tiles:
    return Tiles(size, partial(stored, WHOLE))


@pytest.mark.parametrize("size", EDGES)
def test_the_root_is_that_of_the_tree_in_memory(size: int) -> None:
    assert tree_of(size).root() == TREE.root(size)
    assert Tiles(size, partial(stored, tiled(size))).root() == TREE.root(size)


def test_nothing_has_the_root_of_nothing() -> None:
    assert Tiles(0, partial(stored, {})).root() == EMPTY
    assert tiled() == tiled(0) == {}


@pytest.mark.parametrize("size", EDGES[1:])
def test_leaves_at_every_edge_are_shown(size: int) -> None:
    tree, root = tree_of(size), TREE.root(size)
    for place in (each for each in EDGES if each < size):
        assert included(LEAVES[place], place, size, tree.inclusion(place, size), root)


@pytest.mark.parametrize("size", EDGES[1:])
def test_a_proof_reads_no_tile_but_those_that_are_named(size: int) -> None:
    for place in (each for each in EDGES if each < size):
        few = {each: WHOLE[each] for each in along(place, size) if each in WHOLE}
        tree = Tiles(size, partial(stored, few))
        assert tree.inclusion(place, size) == TREE.inclusion(place, size)


@pytest.mark.parametrize("later", EDGES[1:])
def test_every_edge_continues_each_earlier_one(later: int) -> None:
    tree, root = tree_of(later), TREE.root(later)
    for earlier in (each for each in EDGES[1:] if each <= later):
        proof = tree.consistency(earlier, later)
        assert consistent(earlier, later, proof, TREE.root(earlier), root)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 3 * WIDTH), min_size=1, max_size=8))
def test_a_tree_is_the_same_however_it_grew(sizes: list[int]) -> None:
    steps = sorted(sizes)

    assert tiled(*steps) == tiled(steps[-1])


def test_tiles_are_full_but_for_the_last_of_each_level() -> None:
    for (level, number), hashes in WHOLE.items():
        last = (level, number + 1) not in WHOLE
        assert len(hashes) == TILE_BYTES or last
        assert len(hashes) == min(TILE_BYTES, ((MOST >> 8 * level) - number * WIDTH) * HASH_BYTES)


def test_what_is_full_is_never_written_again() -> None:
    changed = grown(WIDTH, partial(stored, WHOLE), LEAVES[WIDTH : WIDTH + 1])

    assert set(changed) == {(0, 1)}
