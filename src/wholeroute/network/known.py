"""Gather what the innocent readings ask of a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wholeroute.network.collecting import Collecting
from wholeroute.network.model import Facts, Layer
from wholeroute.network.readings import Known
from wholeroute.network.ties import Sharing, holders


@dataclass(slots=True)
class _Money:
    into: int = 0
    out: int = 0
    wages: bool = False
    lived_from: float = 0.0


@dataclass(slots=True)
class _Told:
    roles: set[str] = field(default_factory=set)
    remarks: list[str] = field(default_factory=list)
    most: dict[Layer, int] = field(default_factory=dict)


def known_of(
    facts: Facts,
    shared: Mapping[str, Sharing],
    found: Sequence[Collecting],
    people: Iterable[str],
    apart: Mapping[str, int],
) -> dict[str, Known]:
    """Return what is known of each of `people`."""
    money = _money(facts, shared, found)
    told = _told(facts, shared, set(people))
    return {
        person: Known(
            roles=frozenset(told[person].roles),
            remarks=tuple(told[person].remarks),
            paid_in=money[person].into,
            paid_out=money[person].out,
            wages=money[person].wages,
            lived_from=money[person].lived_from,
            most_at_address=told[person].most.get(Layer.PLACE, 0),
            most_on_phone=told[person].most.get(Layer.CONTACT, 0),
            set_apart=apart.get(person, 0),
        )
        for person in told
    }


def _money(
    facts: Facts, shared: Mapping[str, Sharing], found: Sequence[Collecting]
) -> defaultdict[str, _Money]:
    money: defaultdict[str, _Money] = defaultdict(_Money)
    for account in found:
        for flow in account.into:
            for person, _ in holders(facts, shared, flow.payer):
                money[person].into += len(flow.days)
        for each in account.out:
            for person, _ in holders(facts, shared, each.party):
                money[person].out += sum(len(flow.days) for flow in each.flows)
                money[person].lived_from = max(money[person].lived_from, each.lived_from)
        for party in account.wages:
            for person, _ in holders(facts, shared, party):
                money[person].wages = True
        for person, _ in holders(facts, shared, account.account):
            money[person].out += sum(len(flow.days) for each in account.out for flow in each.flows)
    return money


def _told(facts: Facts, shared: Mapping[str, Sharing], people: set[str]) -> dict[str, _Told]:
    told = {person: _Told() for person in sorted(people)}
    for each in facts.holdings:
        if (of := told.get(facts.person[each.record])) is not None:
            of.roles.add(each.how)
            many = len(shared[each.object].people)
            of.most[each.layer] = max(of.most.get(each.layer, 0), many)
    for link in facts.links:
        for record in (link.left, link.right):
            if (of := told.get(facts.person[record])) is not None:
                of.roles.add(link.how)
    for record, said in sorted(facts.remarks.items()):
        if (of := told.get(facts.person.get(record, ""))) is not None:
            of.remarks += [words for _, words in said]
    return told
