"""What the page and the forms of one record show: what it says field by field, and what may be chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal

from wholeroute.partnerships.gathered import Gathered
from wholeroute.partnerships.given import agreements
from wholeroute.partnerships.kinds import OF_A_ROUTE, REFERS, Counted, Kind
from wholeroute.partnerships.records import Record, Said, named_by
from wholeroute.web.views.partners_fields import Asking, Choice, Shape, Typed, fields_of
from wholeroute.web.views.partners_said import is_share, says

OWN_FORM = frozenset({Kind.CAMPAIGN, Kind.DELIVERY, Kind.MEASUREMENT})
"""Kinds that are begun on the pages of campaigns."""


@dataclass(frozen=True, slots=True)
class Begun:
    """Of what a record is begun: of a partner, or of a whole route, which names no partner."""

    partner: str = ""
    route: str = ""

    @property
    def path(self) -> str:
        """Return the page that it belongs to."""
        return f"/partners/{self.partner}" if self.partner else f"/routes/{self.route}"


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as it is typed in."""

    kind: str = ""
    typed: Typed = field(default_factory=dict)
    public: bool = True

    @property
    def sort(self) -> str:
        """Return of which sort an agreement is to be, if that is a sort."""
        chosen = self.typed.get("sort", "")
        known = {each.id for each in agreements()}
        return chosen if isinstance(chosen, str) and chosen in known else ""


@dataclass(frozen=True, slots=True)
class Telling:
    """One field of a record as its page tells it; `refers` where its values are numbers of records."""

    name: str
    shape: Shape
    values: tuple[Choice, ...]
    refers: bool


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One record: what it says and said before, and the records that name it."""

    said: Said
    named_by: tuple[Said, ...]


def record_page(one: Said, known: Gathered) -> RecordPage:
    """Return a record with those that stand and name it."""
    number = one.record.first
    naming = (e for e in known.said if number in named_by(e.record.kind, e.record.body))
    return RecordPage(one, tuple(naming))


def telling(record: Record, known: Gathered) -> tuple[Telling, ...]:
    """Return what a record says, field by field; what says nothing is left out."""
    refers, of = REFERS.get(record.kind, ("", None))
    asking = Asking(record.kind, known.of(of) if of else ())
    return tuple(
        Telling(
            each.name, each.shape, _values(_as_written(record, each.name), each.choices),
            each.name == refers,
        )
        for each in fields_of(asking) if record.kept.get(each.name) not in (None, "", [], {})
    )  # fmt: skip


def kinds_for(begun: Begun, writing: Iterable[Kind]) -> tuple[Kind, ...]:
    """Return the kinds that a reader may begin there."""
    may = {*writing} - OWN_FORM
    return tuple(each for each in Kind if each in may and (begun.partner or each in OF_A_ROUTE))


def resting_on(kind: Kind, writing: Iterable[Kind]) -> tuple[Kind, ...]:
    """Return the kinds that name a record of one, and that a reader may begin from its page."""
    may = {*writing} - OWN_FORM
    return tuple(each for each, (_, named) in REFERS.items() if named is kind and each in may)


def own_page(one: Said) -> str:
    """Return the page of a campaign, or of the one whose day or wave a record is; of others nothing."""
    record = one.record
    if record.kind not in OWN_FORM or record.taken_back:
        return ""
    number = record.first if record.kind is Kind.CAMPAIGN else record.kept["campaign"]
    return f"/campaigns/{number}"


def to_name(kind: Kind, begun: Begun, known: Gathered) -> tuple[Said, ...]:
    """Return the records that one of a kind may name there: of the same partner, or of the route."""
    if kind not in REFERS:
        return ()
    found = known.of(REFERS[kind][1])
    if begun.partner:
        return tuple(each for each in found if each.record.partner in {"", begun.partner})
    if not begun.route:
        return found
    held = {each.record.first for each in known.conferences(begun.route)}
    if kind is Kind.FOLLOW_UP:
        return tuple(each for each in found if each.record.kept["conference"] in held)
    return tuple(each for each in found if each.record.first in held)


def route_of_record(one: Said, known: Gathered) -> str:
    """Return the route that a conference, or what follows from one, is of; nothing for any other."""
    by_number: Mapping[int, Said] = {each.record.first: each for each in known.said}
    record = says(one)
    while record.kind in OF_A_ROUTE and record.kind is not Kind.CONFERENCE:
        named = by_number.get(record.kept[REFERS[record.kind][0]])
        if named is None:
            return ""
        record = named.record
    return str(record.kept["route"]) if record.kind is Kind.CONFERENCE else ""


def _as_written(record: Record, name: str) -> object:
    """Return what a record says in a field; a share, which is kept from 0 to 1, in per cent."""
    kept = record.kept[name]
    if name in {"baseline", "target"} and is_share(record, name):
        return f"{(Decimal(kept) * 100).normalize():f} %"
    return kept


def _values(kept: object, choices: Iterable[Choice]) -> tuple[Choice, ...]:
    known = {each.value: each for each in choices}
    if isinstance(kept, Mapping):
        several = [f"{key} = {said}" for key, said in kept.items()]
    elif isinstance(kept, list | tuple):
        several = [_line(each) for each in kept]
    else:
        several = [str(kept)]
    return tuple(known.get(each, Choice(each, each)) for each in several)


def _line(each: object) -> str:
    """Return one of several values; a place with its counts in the order of its form, not of the database."""
    if not isinstance(each, Mapping):
        return str(each)
    return "; ".join(str(each[one.name]) for one in fields(Counted))
