"""The tree in tiles: 256 hashes each, every eighth level of it, after C2SP's tlog-tiles. Pure.

A tile at level 0 holds leaf hashes; one at level n holds the hashes over full tiles at level n - 1.
What lies between is hashed anew where it is asked for: a proof among a million leaves needs a
handful of tiles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from wholeroute.custody.merkle import Hash, Proving, node_hash

WIDTH = 256
HEIGHT = 8  # levels of the tree between one level of tiles and the next
HASH_BYTES = 32
TILE_BYTES = WIDTH * HASH_BYTES

Place: TypeAlias = tuple[int, int]
"""A tile's level and its number there."""
Fetch: TypeAlias = Callable[[int, int], bytes]
"""What returns the hashes of a tile, joined, by its level and number."""


class Tiles(Proving):
    """A tree of `size` leaves over stored tiles; each is fetched once."""

    def __init__(self, size: int, fetch: Fetch) -> None:
        self._size = size
        self._fetch = fetch
        self._known: dict[Place, list[list[Hash]]] = {}

    def __len__(self) -> int:
        """Return how many leaves there are."""
        return self._size

    def full(self, level: int, number: int) -> Hash:
        """Return the hash over the `number`-th 2**`level` leaves, all of which are there."""
        tile_level, above = divmod(level, HEIGHT)
        tile, first = divmod(number << above, WIDTH)
        return self._levels(tile_level, tile)[above][first >> above]

    def _levels(self, level: int, number: int) -> list[list[Hash]]:
        if (level, number) not in self._known:
            self._known[level, number] = _levels_of(self._fetch(level, number))
        return self._known[level, number]


def along(place: int, size: int) -> list[Place]:
    """Return the tiles that a proof of `place` among `size` leaves reads: its path, the right edge.

    Some of them may not be there, where a level ends with a full tile.
    """
    found = set()
    level = 0
    while many := size >> HEIGHT * level:
        found |= {(level, (place >> HEIGHT * level) // WIDTH), (level, (many - 1) // WIDTH)}
        level += 1
    return sorted(found)


def grown(size: int, fetch: Fetch, leaves: Iterable[Hash]) -> dict[Place, bytes]:
    """Return every tile that is new or longer once `leaves` follow the first `size`."""
    changed: dict[Place, bytes] = {}
    level, fresh = 0, list(leaves)
    while fresh:
        number, have = divmod(size >> HEIGHT * level, WIDTH)
        content = (fetch(level, number)[: have * HASH_BYTES] if have else b"") + b"".join(fresh)
        tiles = [content[at : at + TILE_BYTES] for at in range(0, len(content), TILE_BYTES)]
        changed.update({(level, number + at): tile for at, tile in enumerate(tiles)})
        fresh = [_levels_of(tile)[HEIGHT][0] for tile in tiles if len(tile) == TILE_BYTES]
        level += 1
    return changed


def _levels_of(tile: bytes) -> list[list[Hash]]:
    """Return a tile's hashes and, level by level, those over each full pair."""
    levels = [[tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]]
    while len(levels[-1]) > 1:
        row = levels[-1]
        levels.append([node_hash(row[at], row[at + 1]) for at in range(0, len(row) // 2 * 2, 2)])
    return levels
