"""Agreements of every sort beside one another: which stage each reached with which partner, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wholeroute.partnerships.given import Agreement, agreements
from wholeroute.partnerships.records import Said


@dataclass(frozen=True, slots=True)
class OfSort:
    """One sort of agreement: what stands of it, for each partner of the table in order."""

    sort: Agreement
    cells: tuple[tuple[Said, ...], ...]


@dataclass(frozen=True, slots=True)
class Agreements:
    """Sorts by partners; both only where anything stands."""

    partners: tuple[str, ...]
    rows: tuple[OfSort, ...]


def agreed(said: Iterable[Said]) -> Agreements:
    """Return what stands, sorts in the order of the program's list."""
    known = tuple(said)
    partners = tuple(sorted({each.record.partner for each in known}))
    rows = (
        OfSort(sort, tuple(
            tuple(each for each in known if _of(each) == (partner, sort.id))
            for partner in partners
        ))
        for sort in agreements()
    )  # fmt: skip
    return Agreements(partners, tuple(each for each in rows if any(each.cells)))


def _of(said: Said) -> tuple[str, str]:
    return said.record.partner, said.record.kept["sort"]
