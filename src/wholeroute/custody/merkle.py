"""The tree over audit leaves: RFC 6962 hashes, inclusion and consistency proofs. Pure.

Whoever holds a signed root can tell, without us, that a leaf is in the log and that a later log
continues an earlier one. Verification follows RFC 9162, 2.1.3.2 and 2.1.4.2. Hashes are 32 bytes
of SHA-256; sizes and places count from 0.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from hashlib import sha256

Hash = bytes
EMPTY: Hash = sha256(b"").digest()


def leaf_hash(content: bytes) -> Hash:
    """Return the hash of one leaf; its prefix keeps a leaf from passing for a node."""
    return sha256(b"\0" + content).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    """Return the hash of what stands above two."""
    return sha256(b"\1" + left + right).digest()


class Proving(ABC):
    """Whatever knows the hash of every full subtree proves what stands in it."""

    @abstractmethod
    def __len__(self) -> int:
        """Return how many leaves there are."""

    @abstractmethod
    def full(self, level: int, number: int) -> Hash:
        """Return the hash over the `number`-th 2**`level` leaves, all of which are there."""

    def root(self, size: int | None = None) -> Hash:
        """Return the root over the first `size` leaves, over all where it is not said."""
        many = len(self) if size is None else size
        self._must_hold(many)
        return self._over(0, many) if many else EMPTY

    def inclusion(self, place: int, size: int) -> list[Hash]:
        """Return the proof that the leaf at `place` is among the first `size`."""
        self._must_hold(size)
        if not 0 <= place < size:
            raise IndexError(f"no leaf {place} among {size}")
        proof: list[Hash] = []
        first, end = 0, size
        while end - first > 1:
            middle = first + _split(end - first)
            if place < middle:
                proof.append(self._over(middle, end))
                end = middle
            else:
                proof.append(self._over(first, middle))
                first = middle
        return proof[::-1]

    def consistency(self, earlier: int, later: int) -> list[Hash]:
        """Return the proof that the first `later` leaves begin with the first `earlier`."""
        self._must_hold(later)
        if not 0 < earlier <= later:
            raise IndexError(f"no proof from {earlier} to {later}")
        proof: list[Hash] = []
        first, end, whole = 0, later, True
        while end != earlier:
            middle = first + _split(end - first)
            if earlier <= middle:
                proof.append(self._over(middle, end))
                end = middle
            else:
                proof.append(self._over(first, middle))
                first, whole = middle, False
        if not whole:
            proof.append(self._over(first, end))
        return proof[::-1]

    def _over(self, first: int, end: int) -> Hash:
        """Return the hash over the leaves from `first` to before `end`."""
        many = end - first
        if many & (many - 1) == 0 and first % many == 0:
            return self.full(many.bit_length() - 1, first // many)
        middle = first + _split(many)
        return node_hash(self._over(first, middle), self._over(middle, end))

    def _must_hold(self, size: int) -> None:
        if not 0 <= size <= len(self):
            raise IndexError(f"{size} leaves of {len(self)}")


class Tree(Proving):
    """A growing tree in memory, which keeps the hash of every full subtree."""

    def __init__(self, leaves: Iterable[Hash] = ()) -> None:
        self._levels: list[list[Hash]] = [[]]
        for leaf in leaves:
            self.append(leaf)

    def __len__(self) -> int:
        """Return how many leaves there are."""
        return len(self._levels[0])

    def append(self, leaf: Hash) -> None:
        """Put one leaf hash at the end."""
        level, at = 0, leaf
        while True:
            self._levels[level].append(at)
            row = self._levels[level]
            if len(row) % 2:
                return
            at = node_hash(row[-2], row[-1])
            level += 1
            if level == len(self._levels):
                self._levels.append([])

    def full(self, level: int, number: int) -> Hash:
        """Return the hash over the `number`-th 2**`level` leaves."""
        return self._levels[level][number]


def _split(many: int) -> int:
    """Return the largest power of two below `many`."""
    return 1 << ((many - 1).bit_length() - 1)


def included(leaf: Hash, place: int, size: int, proof: Sequence[Hash], root: Hash) -> bool:
    """Tell whether `proof` shows that `leaf` stands at `place` of the `size` leaves under `root`."""
    if not 0 <= place < size:
        return False
    at, last, found = place, size - 1, leaf
    for each in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(each, found)
            at, last = _up_to_odd(at, last)
        else:
            found = node_hash(found, each)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def consistent(
    earlier: int, later: int, proof: Sequence[Hash], earlier_root: Hash, later_root: Hash
) -> bool:
    """Tell whether `proof` shows that the log of `later` leaves continues that of `earlier`.

    Nothing is continued from an empty log: that says nothing, and is no proof.
    """
    if not 0 < earlier <= later:
        return False
    if earlier == later:
        return not proof and earlier_root == later_root
    steps = [earlier_root, *proof] if earlier & (earlier - 1) == 0 else list(proof)
    if not steps or not proof:
        return False
    at, last = earlier - 1, later - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    was = now = steps[0]
    for each in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            was, now = node_hash(each, was), node_hash(each, now)
            at, last = _up_to_odd(at, last)
        else:
            now = node_hash(now, each)
        at, last = at >> 1, last >> 1
    return last == 0 and was == earlier_root and now == later_root


def _up_to_odd(at: int, last: int) -> tuple[int, int]:
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last
