"""The columns of the records that stage A reads, as Parquet or Arrow, and how profiles become them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyarrow as pa

from wholeroute.crosscheck.profile import Profile
from wholeroute.entities import PartialDate
from wholeroute.errors import Invalid

RECORDS = pa.schema(
    [
        ("id", pa.string()),
        ("names", pa.list_(pa.string())),
        ("born", pa.string()),
        ("country", pa.string()),
        ("gender", pa.string()),
        ("documents", pa.list_(pa.string())),
        ("contacts", pa.list_(pa.string())),
        ("address", pa.string()),
        ("source", pa.string()),
    ]
)
"""`names`: as printed, what the report calls them first. `born`: ISO day or year. `documents` and
`contacts`: "scheme:value". `source`: the list or report. Empty or null where nothing is known."""

_CONTACTS = frozenset({"phone", "username", "iban", "account", "wallet", "vehicle"})
_ADDRESS = "address"


def check_columns(columns: Iterable[str], where: str) -> None:
    """Raise `Invalid` that names the first column of `RECORDS` which `where` lacks."""
    has = set(columns)
    for name in RECORDS.names:
        if name not in has:
            fix = f"It needs the columns {', '.join(RECORDS.names)}; see docs/bulk.md."
            raise Invalid(where, f"there is no column {name!r}", fix)


def records_of(profiles: Sequence[Profile]) -> pa.Table:
    """Return profiles as records, in their order."""
    return pa.Table.from_pylist([_record(profile) for profile in profiles], RECORDS)


def _record(profile: Profile) -> dict[str, object]:
    numbers = sorted(profile.identifiers)
    return {
        "id": str(profile.id),
        "names": [name.text for name in profile.every_name],
        "born": _born(profile.births),
        "country": min(profile.nationalities, default=""),
        "gender": profile.gender,
        "documents": [f"{s}:{v}" for s, v in numbers if s not in _CONTACTS and s != _ADDRESS]
        + [f"listing:{entry}" for entry in sorted(profile.listings)],
        "contacts": [f"{scheme}:{value}" for scheme, value in numbers if scheme in _CONTACTS],
        "address": "; ".join(value for scheme, value in numbers if scheme == _ADDRESS),
        "source": profile.contribution,
    }


def _born(births: Iterable[PartialDate]) -> str:
    """Return the most exact birth date: a day, else a year, else nothing."""
    nearest = min(
        births, key=lambda each: (each.latest - each.earliest, each.earliest), default=None
    )
    if nearest is None:
        return ""
    if nearest.earliest == nearest.latest:
        return str(nearest.earliest)
    return str(nearest.earliest.year) if nearest.earliest.year == nearest.latest.year else ""
