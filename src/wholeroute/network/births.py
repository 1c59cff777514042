"""Believe no machine's merge across birth years: a name twin is not the one with that name.

What a person confirmed stays together, whatever the years say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from wholeroute.network.model import Facts

YEARS_APART = 3


def parted_by_birth(facts: Facts, confirmed: Mapping[str, str]) -> tuple[Facts, dict[str, int]]:
    """Return the facts with clusters parted where birth years lie apart.

    Beside them, for each person, how many records held for them were set apart. Records without
    a birth stay with most of the others.
    """
    clusters: defaultdict[str, list[str]] = defaultdict(list)
    for record, cluster in facts.person.items():
        clusters[cluster].append(record)
    person = dict(facts.person)
    apart: dict[str, int] = {}
    for _, records in sorted(clusters.items()):
        parts = _parts(records, facts.born, confirmed)
        for part in parts[1:]:
            person |= dict.fromkeys(part, min(part))
        if len(parts) > 1:
            person |= dict.fromkeys(parts[0], min(parts[0]))
            apart[min(parts[0])] = sum(map(len, parts[1:]))
    return replace(facts, person=person), apart


def _parts(
    records: Sequence[str], born: Mapping[str, frozenset[int]], confirmed: Mapping[str, str]
) -> list[list[str]]:
    """Return the records of one cluster by generation of birth, the largest part first."""
    units: defaultdict[str, list[str]] = defaultdict(list)
    for record in records:
        units[confirmed.get(record, record)].append(record)
    dated = sorted((min(years), unit) for unit in units if (years := _years(units[unit], born)))
    parts: list[list[str]] = []
    last = None
    for year, unit in dated:
        if last is None or year - last >= YEARS_APART:
            parts.append([])
        parts[-1] += units.pop(unit)
        last = year
    parts.sort(key=lambda part: (-len(part), min(part)))
    undated = [record for unit in sorted(units) for record in units[unit]]
    return [[*(parts[0] if parts else []), *undated], *parts[1:]]


def _years(records: Sequence[str], born: Mapping[str, frozenset[int]]) -> frozenset[int]:
    return frozenset(year for record in records for year in born.get(record, ()))
