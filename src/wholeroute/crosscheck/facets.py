"""Say what a result may be narrowed by, from what its own reader sees of it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum

from wholeroute.entities import PROPERTIES, PropertyType
from wholeroute.ledger import ReportedBy, Stated


class Facet(StrEnum):
    """By what results are counted and narrowed."""

    KIND = "kind"
    CATEGORY = "category"
    COUNTRY = "country"
    SOURCE = "source"
    YEAR = "year"
    HANDLING = "handling"
    PURPOSE = "purpose"


Values = Mapping[Facet, frozenset[str]]

_COUNTRIES = frozenset(
    each.name for each in PROPERTIES.values() if each.type is PropertyType.COUNTRY
)


def values_of(record: Stated, report: ReportedBy | None) -> Values:
    """Return what one record is counted under: its own kind and countries, its report's codes."""
    own = {
        Facet.KIND: frozenset({record.kind}),
        Facet.CATEGORY: frozenset(record.categories),
        Facet.COUNTRY: frozenset(value for name, value in record.said if name in _COUNTRIES),
    }
    return own | (_of_report(report) if report is not None else {})


def _of_report(report: ReportedBy) -> dict[Facet, frozenset[str]]:
    day = report.collected_on or report.received_at.date()
    return {
        Facet.SOURCE: frozenset({report.contributor}),
        Facet.YEAR: frozenset({str(day.year)}),
        Facet.HANDLING: frozenset({*report.handling, f"TLP:{report.tlp.upper()}"}),
        Facet.PURPOSE: frozenset(report.purposes),
    }


def together(records: Iterable[Values]) -> Values:
    """Return what records that are held for one are counted under: whatever any of them is."""
    every = list(records)
    none: frozenset[str] = frozenset()
    return {facet: none.union(*(each.get(facet, none) for each in every)) for facet in Facet}


def fits(values: Values, narrowed: Mapping[str, str], *, but: Facet | None = None) -> bool:
    """Return whether a result is among what was narrowed to, one facet perhaps left aside."""
    return all(
        wanted in values.get(Facet(name), frozenset())
        for name, wanted in narrowed.items()
        if wanted and name != but
    )


def counted(results: Iterable[Values], narrowed: Mapping[str, str]) -> dict[Facet, dict[str, int]]:
    """Return how many results each value of each facet would leave, the most frequent first.

    A facet is counted among what all others leave, so that one may change one's mind in it.
    """
    every = list(results)
    found: dict[Facet, dict[str, int]] = {}
    for facet in Facet:
        counts = Counter(
            value
            for each in every
            if fits(each, narrowed, but=facet)
            for value in each.get(facet, frozenset())
        )
        found[facet] = dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
    return found
