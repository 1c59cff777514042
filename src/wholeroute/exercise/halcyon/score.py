"""Hold a picture against the truth: pairs, leaders, and whom no finding may name.

Pure. A pair of people counts for recall where both reports put the person into the open lane
and truth lets them stay there: whom the hold must take out is measured by
`protected_in_findings` instead. Every pair put together counts for precision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wholeroute.exercise.halcyon.baseline import exact_clusters, fuzzy_clusters
from wholeroute.exercise.halcyon.model import LEADERS
from wholeroute.exercise.halcyon.picture import Picture
from wholeroute.exercise.halcyon.truth import SCORED_OBJECTS, Mention, NetworkTruth, Truth

Clusters = Iterable[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Measure:
    """A share: how many of how many. Of nothing there is no share."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """Return the share, None where there is nothing to measure."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Score:
    """Every measure by its key, in the order of the issue."""

    measures: Mapping[str, Measure]

    def as_plain(self) -> dict[str, dict[str, float | int | None]]:
        """Return the score as JSON has it: value, numerator and denominator by key."""
        return {
            key: {"value": m.value, "numerator": m.numerator, "denominator": m.denominator}
            for key, m in self.measures.items()
        }


def score(truth: Truth, picture: Picture) -> Score:
    """Return how well a picture agrees with the truth, beside two baselines."""
    people = {m.id: m for m in truth.mentions if m.kind == "Person" and not m.text}
    objects = {m.id: m for m in truth.mentions if m.kind in SCORED_OBJECTS}
    counted = frozenset(each.id for each in in_scope(truth))
    opened = frozenset(m.id for m in objects.values() if m.open)
    of_people, of_objects = _who(people), _who(objects)
    exact, fuzzy = exact_clusters(open_people(truth)), fuzzy_clusters(open_people(truth))
    return Score(
        {
            "persons.precision": precision(picture.clusters, of_people),
            "persons.recall": recall(picture.clusters, of_people, counted),
            "objects.precision": precision(picture.clusters, of_objects),
            "objects.recall": recall(picture.clusters, of_objects, opened),
            "leaders.recall": leaders(truth, picture),
            "baseline.exact.recall": recall(exact, of_people, counted),
            "baseline.exact.precision": precision(exact, of_people),
            "baseline.fuzzy.recall": recall(fuzzy, of_people, counted),
            "baseline.fuzzy.precision": precision(fuzzy, of_people),
            "protected_in_findings": named(truth, picture, protected_only=True),
            "innocents_in_findings": named(truth, picture, protected_only=False),
        }
    )


def open_people(truth: Truth) -> list[Mention]:
    """Return the people whom some report puts into the open lane, mention by mention."""
    return [m for m in truth.mentions if m.kind == "Person" and m.open]


def in_scope(truth: Truth) -> list[Mention]:
    """Return the mentions whose pairs recall counts."""
    return [m for m in open_people(truth) if not truth.persons[m.who].protected]


def _who(mentions: Mapping[str, Mention]) -> dict[str, str]:
    return {identity: mention.who for identity, mention in mentions.items()}


def precision(clusters: Clusters, who: Mapping[str, str]) -> Measure:
    """Return how many of the pairs put together are truly one."""
    right = together = 0
    for cluster in clusters:
        found = Counter(who[each] for each in cluster if each in who)
        together += _pairs(found.total())
        right += sum(map(_pairs, found.values()))
    return Measure(right, together)


def recall(clusters: Clusters, who: Mapping[str, str], counted: frozenset[str]) -> Measure:
    """Return how many of the true pairs among `counted` were put together."""
    found = sum(
        _pairs(many)
        for cluster in clusters
        for many in Counter(who[each] for each in cluster if each in counted).values()
    )
    every = Counter(who[each] for each in counted)
    return Measure(found, sum(map(_pairs, every.values())))


def _pairs(many: int) -> int:
    return many * (many - 1) // 2


def leaders(truth: Truth, picture: Picture) -> Measure:
    """Return how many organisers and coordinators stand in their network's group.

    A group is the network's of which it holds most members; only leaders of whom an open report
    speaks are counted.
    """
    spoken_of = {mention.who for mention in in_scope(truth)}
    homes = _homes(truth, picture)
    found = every = 0
    for network in truth.networks.values():
        for person in _leaders_of(network):
            if person in spoken_of:
                every += 1
                found += any(person in people for home, people in homes if home == network.id)
    return Measure(found, every)


def _leaders_of(network: NetworkTruth) -> list[str]:
    return [person for person, role in network.roles.items() if role in LEADERS]


def _homes(truth: Truth, picture: Picture) -> list[tuple[str, frozenset[str]]]:
    """Return each group as the network it is, and its people."""
    who = {m.id: m.who for m in truth.mentions if m.kind == "Person"}
    of: dict[str, list[str]] = {}
    for network in truth.networks.values():
        for person in network.roles:
            of.setdefault(person, []).append(network.id)
    homes = []
    for group in picture.groups:
        people = frozenset(who[each] for each in group.members if each in who)
        held = Counter(network for person in people for network in of.get(person, ()))
        if held:
            most = max(held.values())
            homes.append((min(each for each, many in held.items() if many == most), people))
    return homes


def named(truth: Truth, picture: Picture, *, protected_only: bool) -> Measure:
    """Return how many innocents are the subject of a finding or bear a role card.

    `protected_only` counts those alone whom the hold must keep out; else every innocent.
    """
    who = {m.id: m.who for m in truth.mentions if m.kind == "Person"}
    subjects = {each for finding in picture.findings for each in finding.subjects}
    subjects |= {each for group in picture.groups for each in group.cards}
    accused = {who[each] for each in subjects if each in who}
    spoken_of = set(who.values())
    innocents = {
        person.id
        for person in truth.persons.values()
        if not person.member and (person.protected or not protected_only)
    } & spoken_of
    return Measure(len(accused & innocents), len(innocents))
