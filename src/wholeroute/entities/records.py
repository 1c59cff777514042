"""The allow-list of records: a payment, a position, a document hit, each one typed row.

A record is what a machine wrote down, by the thousand: it never becomes statements. Its fields
are typed here, once, for the mapping, the reader and the store. As in the vocabulary there is
no field for looks, belief or a measure of a body.

Pure, and the hot path of intake: about two microseconds a record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pycountry

from wholeroute.entities.vocabulary import Kind
from wholeroute.errors import Invalid


class RecordKind(StrEnum):
    """What one row of a record is."""

    PAYMENT = "Payment"
    POSITION = "Position"
    DOCUMENT_HIT = "DocumentHit"

    @property
    def table(self) -> str:
        """Return what a snapshot calls the table of this kind."""
        return _TABLES[self]


_TABLES = {
    RecordKind.PAYMENT: "payment",
    RecordKind.POSITION: "position",
    RecordKind.DOCUMENT_HIT: "document_hit",
}


class FieldType(StrEnum):
    """How a field is read and stored."""

    REFERENCE = "reference"
    """An entity of the same report; stored as its id."""
    AMOUNT = "amount"
    CURRENCY = "currency"
    INSTANT = "instant"
    """A time with its offset; stored in UTC."""
    MOMENT = "moment"
    """An instant, or a day alone: then `<field>_is_day` says so beside it."""
    NUMBER = "number"
    TEXT = "text"
    PROSE = "prose"
    """Free text, which may speak of anyone: it takes the strictest lane of its whole report."""


@dataclass(frozen=True, slots=True)
class RecordField:
    """One field: its type and unit, whether a record may lack it, what a reference may name."""

    name: str
    type: FieldType
    required: bool = False
    unit: str = ""
    least: float = 0.0
    most: float = 0.0
    kinds: frozenset[Kind] = frozenset()


class RecordDraft(NamedTuple):
    """One record as one row states it.

    `values` are as printed, one for each of `RECORD_FIELDS[kind]`, empty where nothing is stated;
    a reference's is the key of a draft of the same report. `zone` is the IANA zone of times
    printed without an offset, empty where every time must have its own.
    """

    kind: RecordKind
    values: tuple[str, ...]
    zone: str = ""


_PARTIES = frozenset(
    {
        Kind.PERSON, Kind.ORGANIZATION, Kind.COMPANY, Kind.PUBLIC_BODY, Kind.LEGAL_ENTITY,
        Kind.BANK_ACCOUNT, Kind.CRYPTO_WALLET, Kind.USER_ACCOUNT, Kind.PHONE,
    }
)  # fmt: skip
"""Who or what pays and is paid: a person, a body, an account, a phone with mobile money."""

_T = FieldType
RECORD_FIELDS: dict[RecordKind, tuple[RecordField, ...]] = {
    RecordKind.PAYMENT: (
        RecordField("payer", _T.REFERENCE, required=True, kinds=_PARTIES),
        RecordField("payee", _T.REFERENCE, required=True, kinds=_PARTIES),
        RecordField("amount", _T.AMOUNT, required=True),
        RecordField("currency", _T.CURRENCY, required=True, unit="ISO 4217"),
        RecordField("at", _T.MOMENT, required=True, unit="UTC"),
        RecordField("purpose", _T.PROSE),
        RecordField("reference", _T.PROSE),
    ),
    RecordKind.POSITION: (
        RecordField("vessel", _T.REFERENCE, required=True, kinds=frozenset({Kind.VESSEL})),
        RecordField("at", _T.INSTANT, required=True, unit="UTC"),
        RecordField("latitude", _T.NUMBER, True, "degrees north, WGS84", -90.0, 90.0),
        RecordField("longitude", _T.NUMBER, True, "degrees east, WGS84", -180.0, 180.0),
        RecordField("speed_knots", _T.NUMBER, False, "knots", 0.0, 200.0),
        RecordField("course_degrees", _T.NUMBER, False, "degrees from north", 0.0, 360.0),
        RecordField("source", _T.TEXT),
    ),
    RecordKind.DOCUMENT_HIT: (
        RecordField(
            "document",
            _T.REFERENCE,
            required=True,
            kinds=frozenset({Kind.PASSPORT, Kind.IDENTIFICATION}),
        ),
        RecordField("person", _T.REFERENCE, kinds=frozenset({Kind.PERSON})),
        RecordField("at", _T.MOMENT, required=True, unit="UTC"),
        RecordField("place", _T.TEXT),
        RecordField("outcome", _T.TEXT),
    ),
}
"""The fields of each kind, in the order in which drafts state them."""

DECIMAL_PLACES = 4
"""The most any currency of ISO 4217 has."""

_AMOUNT = re.compile(rf"\d{{1,14}}(?:\.\d{{1,{DECIMAL_PLACES}}})?")
_NUMBER = re.compile(r"[+-]?\d{1,6}(?:\.\d{1,15})?")
_LONGEST_DAY = len("2026-03-21")
_DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_ISO_TIME = "Write it as 2026-03-21T14:05:00+01:00, or state its format and zone in the mapping."

Typed = tuple[Any, ...]
"""The stored form of a record: one value for each of `record_columns`, None where nothing is."""


def record_kind(name: str) -> RecordKind:
    """Return the record kind called `name`; raise `Invalid` where there is none."""
    try:
        return RecordKind(name)
    except ValueError:
        known = ", ".join(RecordKind)
        raise Invalid("kind", f"{name!r} is no kind of record", f"Write one of: {known}.") from None


def record_columns(kind: RecordKind) -> tuple[tuple[str, FieldType | None], ...]:
    """Return the stored columns of a kind in order; the mark of a bare day has no type."""
    columns: list[tuple[str, FieldType | None]] = []
    for field in RECORD_FIELDS[kind]:
        columns.append((field.name, field.type))
        if field.type is FieldType.MOMENT:
            columns.append((f"{field.name}_is_day", None))
    return tuple(columns)


def read_record(draft: RecordDraft, identify: Callable[[str], bytes]) -> Typed:
    """Return a draft's stored form; `identify` turns a reference's key into its id.

    Raises `Invalid` naming the field, e.g. `Payment.amount`, where a value is missing or
    cannot be read.
    """
    typed: list[Any] = []
    for (field, read, is_moment), text in zip(_plan(draft.kind), draft.values, strict=True):
        if text:
            if read is None:
                typed.append(identify(text))
            elif is_moment:
                typed += read(draft, field, text)
            else:
                typed.append(read(draft, field, text))
        elif field.required:
            raise _wrong(draft, field, "is empty", "Fill it, or remove the row.")
        else:
            typed += (None, None) if is_moment else (None,)
    return tuple(typed)


_MOMENT = FieldType.MOMENT
_Read = Callable[[RecordDraft, RecordField, str], Any]


@cache
def _plan(kind: RecordKind) -> tuple[tuple[RecordField, _Read | None, bool], ...]:
    """Return how each field of a kind is read, None for a reference, and whether it is a moment."""
    return tuple(
        (field, _READ.get(field.type), field.type is FieldType.MOMENT)
        for field in RECORD_FIELDS[kind]
    )


def _text(_draft: RecordDraft, _field: RecordField, text: str) -> str:
    return " ".join(text.split())


def _amount(draft: RecordDraft, field: RecordField, text: str) -> Decimal:
    if _AMOUNT.fullmatch(text):
        return Decimal(text)
    if text.startswith("-"):
        raise _wrong(draft, field, f"{text!r} is below nothing", "Swap payer and payee instead.")
    fix = "Write it as 1250.00, or state its decimal sign in the mapping."
    raise _wrong(draft, field, f"{text!r} is no amount with up to {DECIMAL_PLACES} decimals", fix)


def _currency(draft: RecordDraft, field: RecordField, text: str) -> str:
    code = text.upper()
    if code in _currencies():
        return code
    raise _wrong(draft, field, f"{text!r} is no currency of ISO 4217", "Write its code, e.g. EUR.")


@lru_cache(maxsize=1)
def _currencies() -> frozenset[str]:
    return frozenset(currency.alpha_3 for currency in pycountry.currencies)


def _number(draft: RecordDraft, field: RecordField, text: str) -> float:
    if not _NUMBER.fullmatch(text):
        fix = f"Write it in {field.unit}, e.g. 35.5, or leave it empty where unknown."
        raise _wrong(draft, field, f"{text!r} is no number", fix)
    value = float(text)
    if field.least <= value <= field.most:
        return value
    fix = f"Write {field.unit} from {field.least:g} to {field.most:g}."
    raise _wrong(draft, field, f"{text!r} is out of range", fix)


def _moment(draft: RecordDraft, field: RecordField, text: str) -> tuple[datetime, bool]:
    if len(text) > _LONGEST_DAY or not _DAY.fullmatch(text):
        return _time(draft, field, text, draft.zone), False
    # Where nobody says whose day it is, it is one of UTC: nothing finer than the day is claimed.
    return _time(draft, field, text, draft.zone or "UTC"), True


def _instant(draft: RecordDraft, field: RecordField, text: str) -> datetime:
    if len(text) <= _LONGEST_DAY and _DAY.fullmatch(text):
        raise _wrong(draft, field, f"{text!r} has no time of day", _ISO_TIME)
    return _time(draft, field, text, draft.zone)


def _time(draft: RecordDraft, field: RecordField, text: str, zone: str) -> datetime:
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise _wrong(draft, field, f"{text!r} is no time", _ISO_TIME) from None
    if value.tzinfo is UTC:
        return value
    if value.tzinfo is None:
        if not zone:
            raise _wrong(draft, field, f"{text!r} has no offset from UTC", _ISO_TIME)
        value = value.replace(tzinfo=_zone(zone))
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise _wrong(draft, field, f"{text!r} is no time", _ISO_TIME) from None


@lru_cache(maxsize=32)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


_READ: dict[FieldType, _Read] = {
    FieldType.AMOUNT: _amount,
    FieldType.CURRENCY: _currency,
    FieldType.INSTANT: _instant,
    FieldType.MOMENT: _moment,
    FieldType.NUMBER: _number,
    FieldType.TEXT: _text,
    FieldType.PROSE: _text,
}


def printed_records(records: Sequence[RecordDraft]) -> str:
    """Return records as printed, for quarantine: nothing is lost."""
    return "\n".join(
        f"{record.kind}: {field.name} = {text}"
        for record in records
        for field, text in zip(RECORD_FIELDS[record.kind], record.values, strict=True)
        if text
    )


def _wrong(draft: RecordDraft, field: RecordField, reason: str, fix: str) -> Invalid:
    return Invalid(f"{draft.kind}.{field.name}", reason, fix)
