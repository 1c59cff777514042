"""Write records, say them anew, take them back, and read them: members all, everybody the public ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Connection, RowMapping

from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Acting, Ledger
from wholeroute.partnerships.filled import as_kept, body_in, partner_of
from wholeroute.partnerships.kinds import Campaign, Kind
from wholeroute.partnerships.records import (
    Record,
    Said,
    must_stand,
    must_write,
    named_by,
    said,
)
from wholeroute.plan import built_in
from wholeroute.plan.anew import must_have_written
from wholeroute.plan.kept import Ask, found, shown_to, sign
from wholeroute.plan.written import one_of, text_in
from wholeroute.rights import Action, Reader, decide


@dataclass(frozen=True, slots=True)
class Filled:
    """A record as it is filled in: for its fields see `kinds`."""

    kind: str
    partner: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    public: bool = True


def recorded(ask: Ask, partner: str = "") -> tuple[Said, ...]:
    """Return the records that stand of a partner, or all, as a transaction sees them."""
    return said(map(_record, ask(_RECORDS, partner=partner)))


def records(ledger: Ledger, acting: Acting | None, partner: str = "") -> tuple[Said, ...]:
    """Return the records that stand of a partner, or all: to members every one, else the public ones."""
    return said(rows(ledger, acting, partner))


def rows(ledger: Ledger, acting: Acting | None, partner: str = "") -> tuple[Record, ...]:
    """Return every row of a partner, or of all, what was taken back as well: as far as it may be read."""
    return tuple(map(_record, shown_to(ledger, acting, _RECORDS, partner=partner)))


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


def write(acting: Acting, filled: Filled, today: date) -> int:
    """Keep a record and return its number; raises `Invalid` with the field to mend."""
    return _keep(acting, filled, today, None)


def renew(acting: Acting, record: Record, filled: Filled, today: date) -> int:
    """Say a record anew; raises `Refused` for whom another organisation's words are.

    It stays of its kind and its partner: whoever meant another takes it back.
    """
    return _keep(acting, replace(filled, kind=record.kind, partner=record.partner), today, record)


def take_back(acting: Acting, record: Record, why: str) -> int:
    """Say that a record stands no more; raises `Invalid` while another that stands names it."""
    action = _may(acting, record.kind, record)
    kept = {"why": text_in("why", why, 400)}
    with acting.begin() as connection:
        _must_not_be_named(connection, record)
        return sign(connection, acting, action, _TABLE, {
            "kind": record.kind, "partner": record.partner, "about": record.first, "body": kept,
            "public": record.public, "taken_back": True,
        })  # fmt: skip


def _keep(acting: Acting, filled: Filled, today: date, anew: Record | None) -> int:
    kind = Kind(one_of("kind", filled.kind, Kind))
    action = _may(acting, kind, anew)
    partner = partner_of(kind, filled.partner)
    body = body_in(kind, filled.fields, built_in(), today)
    row = {
        "kind": kind, "partner": partner, "about": anew.first if anew else None,
        "body": as_kept(body), "public": filled.public,
    }  # fmt: skip
    with acting.begin() as connection:
        if numbers := named_by(kind, body):
            must_stand(kind, partner, body, _newest(connection, numbers))
        if anew is not None and isinstance(body, Campaign):
            _must_compare_as_before(connection, anew, body)
        return sign(connection, acting, action, _TABLE, row)


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


def _must_not_be_named(connection: Connection, record: Record) -> None:
    for other in _naming(connection, record):
        fix = "Take that back first, or let it name another."
        raise Invalid("why", f"number {other.first} rests on it", fix)


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


def _newest(connection: Connection, numbers: tuple[int, ...]) -> list[Record]:
    return [_record(row) for row in found(connection, _NEWEST, numbers=list(numbers))]


_TABLE = "partnership.record"
_COLUMNS = """
  id, kind, partner, about, body as kept, public, taken_back, organisation, at::date as "on"
"""
_RECORDS = f"""
select {_COLUMNS} from partnership.record where :partner in ('', partner) order by id
"""  # noqa: S608 — constants
_FIRST = "select organisation from partnership.record where id = :id"
_NEWEST = f"""
select distinct on (coalesce(about, id)) {_COLUMNS}
from partnership.record where coalesce(about, id) = any (:numbers)
order by coalesce(about, id), id desc
"""  # noqa: S608 — constants


def _record(row: RowMapping) -> Record:
    return Record(**{**row, "kind": Kind(row["kind"])})
