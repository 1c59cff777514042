"""Write records, say them anew, take them back, and read them: members all, everybody the public ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Connection, RowMapping

from wholeroute.errors import Invalid, NotFound, Refused, must_have_no_faults
from wholeroute.ledger import Acting, Ledger
from wholeroute.partnerships.beside import HELD, below, must_fit
from wholeroute.partnerships.filled import Reading, as_kept, partner_of, read_in
from wholeroute.partnerships.kinds import (
    Activity,
    Agreed,
    Body,
    Campaign,
    Conference,
    Delivery,
    Kind,
    Measurement,
    Review,
    When,
)
from wholeroute.partnerships.records import (
    FOLLOWS,
    Record,
    Said,
    elsewhere,
    must_write,
    named_by,
    opened,
    out_of_turn,
    said,
    too_early,
    unfit,
    untimely,
)
from wholeroute.partnerships.store.allegations import alleged
from wholeroute.plan import built_in
from wholeroute.plan.anew import must_have_written
from wholeroute.plan.kept import Ask, found, shown_to, sign
from wholeroute.plan.written import one_of, text_in
from wholeroute.rights import Action, Reader, decide


@dataclass(frozen=True, slots=True)
class Filled:
    """A record as it is filled in: for its fields see `kinds`. `amiss` is what a form could not read."""

    kind: str
    partner: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    public: bool = True
    amiss: tuple[Invalid, ...] = ()


def recorded(ask: Ask, partner: str = "") -> tuple[Said, ...]:
    """Return the records that stand of a partner, or all, as a transaction sees them."""
    return said(map(_record, ask(_RECORDS, partner=partner)))


def records(ledger: Ledger, acting: Acting | None, partner: str = "") -> tuple[Said, ...]:
    """Return the records that stand of a partner, or all: to members every one, else the public ones."""
    return said(rows(ledger, acting, partner))


def rows(ledger: Ledger, acting: Acting | None, partner: str = "") -> tuple[Record, ...]:
    """Return every row of a partner, or of all, what was taken back as well: as far as it may be read.

    What rests on a record for members only does not tell everybody its number.
    """
    if acting is not None and decide(acting.reader, Action.VERIFY).allowed:
        return tuple(map(_record, shown_to(ledger, acting, _RECORDS, partner=partner)))
    every = opened(map(_record, shown_to(ledger, acting, _RECORDS, partner="")))
    return tuple(each for each in every if partner in {"", each.partner})


def writes(reader: Reader, kind: Kind) -> bool:
    """Return whether a reader may write records of a kind."""
    steers = decide(reader, Action.STEER).allowed
    try:
        must_write(kind, steers=steers)
    except Refused:
        return False
    return steers or decide(reader, Action.ATTEST).allowed


def renews(reader: Reader, one: Said) -> bool:
    """Return whether a reader may say a record anew or take it back: they said it first, or they steer."""
    own = one.begun.organisation == reader.organisation
    return writes(reader, one.record.kind) and (own or decide(reader, Action.STEER).allowed)


def must_renew(reader: Reader, one: Said) -> None:
    """Raise `Refused` for whom another organisation's words are."""
    if not decide(reader, Action.STEER).allowed:
        must_have_written(one.begun.organisation, reader.organisation)


def write(acting: Acting, filled: Filled, today: date) -> int:
    """Keep a record and return its number; raises `Invalid` with all that is to be mended."""
    return _keep(acting, filled, today, None)


def renew(acting: Acting, record: Record, filled: Filled, today: date) -> int:
    """Say a record anew; raises `Refused` for whom another organisation's words are.

    It stays of its kind and its partner: whoever meant another takes it back.
    """
    return _keep(acting, replace(filled, kind=record.kind, partner=record.partner), today, record)


def take_back(acting: Acting, record: Record, why: str) -> int:
    """Say that a record stands no more; raises `Invalid` while another rests on it.

    What was alleged about an activity rests on it as well, as far as the reader may know of it: to
    whoever may not, it is no more than absent, and keeps the number of what it is about.
    """
    action = _may(acting, record.kind, record)
    kept = {"why": text_in("why", why, 400)}
    with acting.begin() as connection:
        _must_bear_nothing(connection, record)
        return sign(connection, acting, action, _TABLE, {
            "kind": record.kind, "partner": record.partner, "about": record.first, "body": kept,
            "public": record.public, "taken_back": True,
        })  # fmt: skip


def _keep(acting: Acting, filled: Filled, today: date, anew: Record | None) -> int:
    kind = Kind(one_of("kind", filled.kind, Kind))
    action = _may(acting, kind, anew)
    partner, unnamed = _partner_in(kind, filled.partner)
    read = read_in(kind, filled.fields, built_in(), today)
    body, number, public = read.body, anew.first if anew else None, filled.public
    with acting.begin() as connection:
        others = _amiss_with_others(connection, kind, partner, read, anew)
        must_have_no_faults((*unnamed, *filled.amiss, *read.faults, *others))
        if anew is not None and isinstance(body, Campaign):
            _must_compare_as_before(connection, anew, body)
        standing = _standing(connection, partner) if kind in HELD else []
        must_fit(body, standing, number)
        if isinstance(body, Delivery | Measurement):
            public = next(each.public for each in standing if each.first == body.campaign)
        written = sign(connection, acting, action, _TABLE, {
            "kind": kind, "partner": partner, "about": number, "body": as_kept(body),
            "public": public,
        })  # fmt: skip
        if isinstance(body, Campaign) and number is not None:
            _take_along(connection, acting, below(number, standing), public=public)
        return written


def _partner_in(kind: Kind, said: str) -> tuple[str, tuple[Invalid, ...]]:
    """Return the partner of a record; none, and what is to be mended, where it is no partner."""
    try:
        return partner_of(kind, said), ()
    except Invalid as fault:
        return "", (fault,)


def _take_along(
    connection: Connection, acting: Acting, resting: Iterable[Record], *, public: bool
) -> None:
    """Let whoever reads a campaign read its days and waves, and nobody else: at once or not at all."""
    for each in resting:
        if each.public is not public:
            sign(connection, acting, Action.STEER, _TABLE, {
                "kind": each.kind, "partner": each.partner, "about": each.first,
                "body": each.kept, "public": public,
            })  # fmt: skip


def _amiss_with_others(
    connection: Connection, kind: Kind, partner: str, read: Reading, anew: Record | None
) -> Iterator[Invalid]:
    """Yield what does not fit with the records that stand already."""
    body = read.body
    known = _newest(connection, named_by(kind, body))
    yield from unfit(kind, partner, body, known)
    yield from elsewhere(partner, body)
    if isinstance(body, Review):
        for row in known.values():
            if row.kind is Kind.ACTIVITY and not row.taken_back:
                yield from untimely(body, row.kept["since"])
    if kind in FOLLOWS and (first := _first_of(connection, kind, body)):
        yield from too_early(kind, body, first)
    if anew is not None and isinstance(body, Agreed):
        yield from out_of_turn(body, _said(connection, anew))
    if anew is not None and isinstance(body, Review | Conference) and body.day:
        yield from _left_behind(connection, anew, "day", body.day)
    if anew is not None and isinstance(body, Activity) and body.since:
        yield from _left_behind(connection, anew, "since", body.since)
        yield from _reviewed_at_another_time(connection, anew, body.since)


def _first_of(connection: Connection, kind: Kind, body: Body) -> str:
    """Return the day of what a record follows, by one step or two; nothing where none stands."""
    for row in _newest(connection, named_by(kind, body)).values():
        if row.taken_back:
            continue
        if row.kind is FOLLOWS[kind][0]:
            return str(row.kept.get("day") or row.kept["since"])
        if row.kind in FOLLOWS:
            return _first_of(connection, row.kind, row.body)
    return ""


def _left_behind(connection: Connection, record: Record, field: str, day: str) -> Iterator[Invalid]:
    """Yield that a review, a conference or an activity would be moved behind what followed it."""
    for each in _naming(connection, record):
        for fault in too_early(each.kind, each.body, day):
            fix = "Write a day that is not after it."
            yield Invalid(field, f"number {each.first} follows it: {fault.reason}", fix)


def _reviewed_at_another_time(
    connection: Connection, activity: Record, since: str
) -> Iterator[Invalid]:
    """Yield that the beginning of an activity would be moved over a review of its rights."""
    for each in _naming(connection, activity):
        if isinstance(review := each.body, Review):
            fix = "Write a day that is not before it."
            if review.when is When.DURING:
                fix = "Write a day that is not after it."
            for fault in untimely(review, since):
                yield Invalid("since", f"number {each.first} follows it: {fault.reason}", fix)


def _may(acting: Acting, kind: Kind, anew: Record | None) -> Action:
    """Return by which right a reader writes this; raise `Refused` where by none."""
    steers = decide(acting.reader, Action.STEER).allowed
    must_write(kind, steers=steers)
    if anew is not None and not steers:
        must_have_written(_begun_by(acting, anew), acting.reader.organisation)
    return Action.STEER if steers else Action.ATTEST


def _begun_by(acting: Acting, record: Record) -> str:
    """Return whose words a record was first: who steers may have said it anew since."""
    with acting.begin() as connection:
        first = found(connection, _FIRST, id=record.first)
    return str(first[0]["organisation"]) if first else record.organisation


def _must_bear_nothing(connection: Connection, record: Record) -> None:
    if others := ", ".join(str(each.first) for each in _naming(connection, record)):
        fix = "Take that back first, or let it name another."
        raise Invalid("why", f"records still rest on it: {others}", fix)
    if numbers := ", ".join(map(str, alleged(connection, record.first))):
        fix = "Say it anew instead: what was alleged stays, and stays about it."
        raise Invalid("why", f"allegations still rest on it: {numbers}", fix)


def _must_compare_as_before(connection: Connection, campaign: Record, body: Campaign) -> None:
    """Raise `Invalid` where a comparison would be chosen once its answers are known."""
    if body.comparison == campaign.kept["comparison"]:
        return
    if any(each.kind is Kind.MEASUREMENT for each in _naming(connection, campaign)):
        fix = "Leave it as it was: with what it is compared is settled before anybody is asked."
        raise Invalid("comparison", "people were asked already", fix)


def _naming(connection: Connection, record: Record) -> Iterator[Record]:
    """Yield the records that stand and name one."""
    for each in recorded(partial(found, connection)):
        if record.first in named_by(each.record.kind, each.record.body):
            yield each.record


def _newest(connection: Connection, numbers: tuple[int, ...]) -> Mapping[int, Record]:
    """Return the row that stands, or takes back, of each number."""
    rows = found(connection, _NEWEST, numbers=list(numbers)) if numbers else ()
    return {each.first: each for each in map(_record, rows)}


def _said(connection: Connection, record: Record) -> Said:
    """Return a record with all that it said before; raise `NotFound` where it was taken back since."""
    for one in said(map(_record, found(connection, _WHOLE, id=record.first))):
        return one
    raise NotFound("there is no such record")


def _standing(connection: Connection, partner: str) -> list[Record]:
    return [each.record for each in recorded(partial(found, connection), partner)]


_TABLE = "partnership.record"
_COLUMNS = """
  id, kind, partner, about, body as kept, public, taken_back, organisation, at::date as "on"
"""
_RECORDS = f"""
select {_COLUMNS} from partnership.record where :partner in ('', partner) order by id
"""  # noqa: S608 — constants
_WHOLE = f"""
select {_COLUMNS} from partnership.record where :id in (id, about) order by id
"""  # noqa: S608 — constants
_FIRST = "select organisation from partnership.record where id = :id"
_NEWEST = f"""
select distinct on (coalesce(about, id)) {_COLUMNS}
from partnership.record where coalesce(about, id) = any (:numbers)
order by coalesce(about, id), id desc
"""  # noqa: S608 — constants


def _record(row: RowMapping) -> Record:
    return Record(**{**row, "kind": Kind(row["kind"])})
