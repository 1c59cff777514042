"""Name groups so that a name lasts: who mostly were a group before keep its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

ENOUGH = 0.5
"""How much of two memberships must be common, of all in either, for one name."""


def named(
    groups: Sequence[frozenset[str]], before: Mapping[str, Iterable[frozenset[str]]]
) -> list[str]:
    """Return a name for each group of records; `before` holds under each name what it meant.

    The largest overlap takes the name; a group that never was gets one made of its first record.
    """
    overlaps = sorted(
        (-common, name, at)
        for at, group in enumerate(groups)
        for name, was in before.items()
        if (common := max((_common(group, each) for each in was), default=0.0)) >= ENOUGH
    )
    names: dict[int, str] = {}
    for _, name, at in overlaps:
        if at not in names and name not in names.values():
            names[at] = name
    taken = set(before) | set(names.values())
    for at, group in enumerate(groups):
        if at not in names:
            names[at] = _new(min(group), taken)
            taken.add(names[at])
    return [names[at] for at in range(len(groups))]


def _common(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def _new(first: str, taken: set[str]) -> str:
    """Return a short name that is not taken; a used one is lengthened."""
    digest = blake2b(first.encode(), digest_size=16).hexdigest()
    lengths = range(6, len(digest) + 1)
    return next(name for n in lengths if (name := f"G-{digest[:n]}") not in taken)
