"""What a record says, in one line and field by field."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from textwrap import shorten

from wholeroute.errors import NotFound
from wholeroute.partnerships.given import agreement_of
from wholeroute.partnerships.kinds import Kind
from wholeroute.partnerships.records import Record, Said, said
from wholeroute.plan import Unit, built_in
from wholeroute.plan.written import plain

_TITLES = {Kind.CONFERENCE: "title", Kind.CAMPAIGN: "title", Kind.DELIVERY: "place",
           Kind.MEASUREMENT: "question"}  # fmt: skip
_LONGEST = 120


def title_of(record: Record) -> str:
    """Return what a record says, short enough for a list."""
    match record.kind:
        case Kind.AGREEMENT:
            whole = f"{agreement_of(record.kept['sort']).title} ({record.kept['with_whom']})"
        case Kind.RESULT:
            whole = built_in().indicator[record.kept["indicator"]].name
        case kind:
            whole = record.kept[_TITLES.get(kind, "what")]
    return shorten(plain(whole), _LONGEST, placeholder="…")


def all_said(rows: Iterable[Record]) -> tuple[Said, ...]:
    """Return every record, whether it stands or was taken back, oldest numbers first."""
    kept = tuple(rows)
    both = (*said(kept), *said(kept, taken_back=True))
    return tuple(sorted(both, key=lambda one: one.record.first))


def said_named(known: Iterable[Said], number: int) -> Said:
    """Return the record of a number; raise `NotFound` where there is none to see."""
    for each in known:
        if each.record.first == number:
            return each
    raise NotFound("there is no such record")


def says(one: Said) -> Record:
    """Return the row that says what a record says: of one that was taken back, the last before."""
    return one.earlier[0] if one.record.taken_back else one.record


def is_share(record: Record, name: str) -> bool:
    """Return whether what a result says in a field is a share, as a part of the whole."""
    said = record.kept.get(name)
    indicator = built_in().indicator.get(record.kept.get("indicator", ""))
    return bool(said and indicator and indicator.unit is Unit.SHARE and Decimal(said) <= 1)
