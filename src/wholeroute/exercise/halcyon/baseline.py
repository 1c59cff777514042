"""Two plain ways to find the same person, so that a score says what it is better than.

`exact`: same folded name and birth date, or the same number. `fuzzy`: names alike by
rapidfuzz's token sort ratio on plain Latin letters, among those that share the beginning of
a word. Both chain: what is like a third is one with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from anyascii import anyascii
from rapidfuzz import fuzz

from wholeroute.exercise.halcyon.truth import Mention

THRESHOLD = 85
"""Of the public best thresholds on lists, .80 to .90, the middle."""

_BEGINNING = 3
_MOST = 400


def exact_clusters(mentions: Sequence[Mention]) -> list[frozenset[str]]:
    """Return the clusters that shared keys make."""
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for mention in mentions:
        for key in _exact_keys(mention):
            holders[key].append(mention.id)
    pairs = ((held[0], other) for held in holders.values() for other in held[1:])
    return chained((m.id for m in mentions), pairs)


def _exact_keys(mention: Mention) -> list[str]:
    shown = mention.shown
    born = str(shown.get("born", ""))
    name = " ".join(sorted(_folded(shown["name"]).split()))
    dated = [f"name:{name}|{born}"] if len(born) == len("1984-03-12") else []
    return [*dated, *shown.get("ids", ())]


def fuzzy_clusters(mentions: Sequence[Mention]) -> list[frozenset[str]]:
    """Return the clusters that likeness of names makes."""
    names = {m.id: " ".join(sorted(_folded(m.shown["name"]).split())) for m in mentions}
    blocks: defaultdict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        for word in names[mention.id].split():
            blocks[word[:_BEGINNING]].add(mention.id)
    alike = (pair for block in blocks.values() for pair in _alike(_distinct(block, names)))
    bearers: defaultdict[str, list[str]] = defaultdict(list)
    for identity, name in names.items():
        bearers[name].append(identity)
    same = ((held[0], other) for held in bearers.values() for other in held[1:])
    by_name = ((bearers[one][0], bearers[other][0]) for one, other in alike)
    return chained(names, [*same, *by_name])


def _distinct(block: Iterable[str], names: dict[str, str]) -> list[str]:
    """Return the names of a block in total order, at most as many as a peer would compare."""
    return sorted({names[each] for each in block})[:_MOST]


def _alike(names: Sequence[str]) -> list[tuple[str, str]]:
    return [
        (one, other)
        for one, other in combinations(names, 2)
        if fuzz.ratio(one, other, score_cutoff=THRESHOLD)
    ]


def _folded(name: str) -> str:
    return anyascii(name).casefold().replace("-", " ").replace(".", " ")


def chained(ids: Iterable[str], pairs: Iterable[tuple[str, str]]) -> list[frozenset[str]]:
    """Return the connected parts of two and more."""
    root = {each: each for each in ids}

    def top(each: str) -> str:
        while root[each] != each:
            root[each] = root[root[each]]
            each = root[each]
        return each

    for one, other in pairs:
        root[top(one)] = top(other)
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for each in root:
        parts[top(each)].append(each)
    return [frozenset(part) for part in parts.values() if len(part) > 1]
