"""Tie people to each other, layer by layer, and name what too many share to tie anybody.

A value that two people share weighs 1, that five share a quarter; from `MOST_HOLDERS` on it
ties nobody: a call shop's phone, a hotel's address, an account that a whole street uses.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from wholeroute.network.facts import Row, span
from wholeroute.network.model import Capped, Facts, Flow, Holding, Layer, Tie
from wholeroute.words import N_

MOST_HOLDERS = 6
_PRINTED = {"prints", "holder", "owner", "person", "agent"}


class Assertion(NamedTuple):
    """One report's reason to tie two people: what it rests on, and how much it weighs."""

    left: str
    right: str
    layer: Layer
    how: str
    rows: tuple[Row, ...]
    weight: float


class Sharing(NamedTuple):
    """The people who have to do with one thing, each with the rows that say so."""

    object: str
    layer: Layer
    people: Mapping[str, Sequence[Holding]]


def sharings(facts: Facts) -> dict[str, Sharing]:
    """Return, for every thing, who has to do with it."""
    found: dict[str, Sharing] = {}
    people: defaultdict[str, defaultdict[str, list[Holding]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for each in facts.holdings:
        people[each.object][facts.person[each.record]].append(each)
        found.setdefault(each.object, Sharing(each.object, each.layer, people[each.object]))
    return found


def capped(shared: Iterable[Sharing]) -> tuple[Capped, ...]:
    """Return what too many share, the most shared first."""
    much = (
        Capped(each.object, len(each.people)) for each in shared if len(each.people) > MOST_HOLDERS
    )
    return tuple(sorted(much, key=lambda each: (-each.people, each.object)))


def tied(
    facts: Facts, shared: Mapping[str, Sharing], among: Container[str] | None = None
) -> tuple[Tie, ...]:
    """Return every tie between two people, one for each layer; with `among` those alone and no money.

    Money is read from payments as it is: to ask again what bears it out, its ties are not needed.
    """
    together: defaultdict[tuple[str, str, Layer], list[Assertion]] = defaultdict(list)
    found = _assertions(facts, shared) if among is None else _beside(facts, shared)
    for each in found:
        left, right = sorted((each.left, each.right))
        wanted = among is None or (left in among and right in among)
        if left != right and wanted:
            together[left, right, each.layer].append(each)
    return tuple(_tie(facts, key, together[key]) for key in sorted(together))


def _assertions(facts: Facts, shared: Mapping[str, Sharing]) -> Iterator[Assertion]:
    yield from _beside(facts, shared)
    yield from _paid(facts, shared)


def _beside(facts: Facts, shared: Mapping[str, Sharing]) -> Iterator[Assertion]:
    yield from _direct(facts)
    yield from _shared(shared.values())
    yield from _called(facts, shared)


def _direct(facts: Facts) -> Iterator[Assertion]:
    for link in facts.links:
        left, right = facts.person[link.left], facts.person[link.right]
        yield Assertion(left, right, link.layer, link.how, (link,), 1.0)


_SHARE = {
    "phone": N_("share a phone"),
    "user": N_("share a user account"),
    "account": N_("share a bank account"),
    "wallet": N_("share a wallet"),
    "document": N_("share a document"),
    "plate": N_("share a vehicle"),
    "vessel": N_("share a vessel"),
    "mmsi": N_("share a vessel"),
    "address": N_("share an address"),
    "thing": N_("share a thing without a number"),
}


def _shared(shared: Iterable[Sharing]) -> Iterator[Assertion]:
    for thing in shared:
        if not 1 < len(thing.people) <= MOST_HOLDERS:
            continue
        weight = 1 / (len(thing.people) - 1)
        how = _SHARE[thing.object.partition("|")[0]]
        for left, right in combinations(sorted(thing.people), 2):
            rows = (*thing.people[left], *thing.people[right])
            yield Assertion(left, right, thing.layer, how, rows, weight)


def _called(facts: Facts, shared: Mapping[str, Sharing]) -> Iterator[Assertion]:
    for call in facts.calls:
        yield from _across(shared, call.left, call.right, (call,), N_("called"))


def _across(
    shared: Mapping[str, Sharing], one: str, other: str, rows: tuple[Row, ...], how: str
) -> Iterator[Assertion]:
    """Tie the holders of two things that have to do with each other."""
    left, right = shared.get(one), shared.get(other)
    if left is None or right is None:
        return
    if max(len(left.people), len(right.people)) > MOST_HOLDERS:
        return
    weight = 1 / (len(left.people) * len(right.people))
    for a in sorted(left.people):
        for b in sorted(right.people):
            held = (*left.people[a], *right.people[b])
            yield Assertion(a, b, left.layer, how, (*rows, *held), weight)


def _paid(facts: Facts, shared: Mapping[str, Sharing]) -> Iterator[Assertion]:
    for flow in facts.flows:
        for payer, holds in holders(facts, shared, flow.payer):
            for payee, held in holders(facts, shared, flow.payee):
                yield Assertion(payer, payee, Layer.MONEY, "paid", (flow, *holds, *held), 1.0)


def holders(
    facts: Facts, shared: Mapping[str, Sharing], party: str
) -> list[tuple[str, tuple[Holding, ...]]]:
    """Return whose a party to payments is: a person, or the few who hold an account."""
    if party.startswith("person|"):
        record = party.removeprefix("person|")
        return [(facts.person[record], ())] if record in facts.person else []
    thing = shared.get(party)
    if thing is None or len(thing.people) > MOST_HOLDERS:
        return []
    return [(person, tuple(thing.people[person])) for person in sorted(thing.people)]


def _tie(facts: Facts, key: tuple[str, str, Layer], found: Sequence[Assertion]) -> Tie:
    """Put together what one layer has on two people; repeating adds less and less."""
    rows = list(dict.fromkeys(row for each in found for row in each.rows))
    saying = [row for each in found for row in each.rows[:1]]
    spans = [span(facts, row) for row in saying]
    reports = sorted({row.report for row in rows})
    best = max(each.weight for each in found)
    return Tie(
        *key,
        weight=best * (1 + math.log2(len({row.report for row in saying}))),
        how=tuple(sorted({each.how for each in found})),
        statements=tuple(sorted({said for row in rows for said in row.statements})),
        reports=tuple(reports),
        originators=tuple(sorted({facts.sources[each].originator for each in reports})),
        grades=tuple(
            sorted({f"{facts.sources[row.report].reliability}{row.grade}" for row in rows})
        ),
        first=min(first for first, _ in spans),
        last=max(last for _, last in spans),
    )


__all__ = ["MOST_HOLDERS", "Flow", "Sharing", "capped", "holders", "sharings", "tied"]
