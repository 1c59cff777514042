"""Erase what an own report keeps of people, or all of it, in one transaction of a custodian.

What the ledger holds goes here; files, keys and the vault are custody's, which finishes after the
commit what `Erasure` says, and again after a crash until it is done.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.entities import FREE_TEXT, PROPERTIES, PropertyType
from wholeroute.ledger.connect import Ledger
from wholeroute.ledger.records import MovedPart, pieces_as_json
from wholeroute.ledger.roles import DatabaseRole

_READ = (PropertyType.TEXT, PropertyType.NAME)
_TEXTS = sorted(FREE_TEXT | {each.name for each in PROPERTIES.values() if each.type in _READ})


class Said(NamedTuple):
    """One statement of an own report: of whoever goes (`mine`), prose, or what another is called."""

    id: UUID
    mine: bool
    property: str
    value: str
    original: str | None
    vaulted: bool


class OutsideRow(NamedTuple):
    """A row that stayed outside, or one thing that was done to it where `mending` names it."""

    quarantine: int
    mending: int | None
    line: int
    words: str
    sealed: bytes


class Reason(NamedTuple):
    """What a person wrote in words of their own: about a judgement, a release or a finding."""

    what: str
    id: str
    words: str


@dataclass(frozen=True, slots=True)
class ReportWords:
    """What is stated about a report as a whole, in its sender's words, and its original's size."""

    title: str
    legal_basis: str
    judicial_case: str
    handling: str
    reader: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ErasedRows:
    """How much of each kind the ledger erased, and what the vault and the log must yet forget."""

    counts: dict[str, int]
    tokens: tuple[UUID, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NewErasure:
    """What is written down of an erasure, and what its report says of itself from now on."""

    id: UUID
    whole: bool
    ground: str
    tokens: tuple[UUID, ...]
    rows: tuple[int, ...]
    sha256: str = ""
    bytes: int = 0
    untitled: bool = False
    unbased: bool = False
    uncased: bool = False
    unhandled: bool = False


@dataclass(frozen=True, slots=True)
class Erasure:
    """That something was erased, by whom, on what ground, and the certificate of it."""

    id: UUID
    at: datetime
    member: str
    report: UUID
    whole: bool
    ground: str
    certificate: str
    finished: bool


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An erasure whose files, key or tokens may still be there."""

    id: UUID
    at: datetime
    report: UUID
    whole: bool
    tokens: tuple[UUID, ...]


def values_of(connection: Connection, report: UUID, going: Sequence[UUID]) -> list[Said]:
    """Return all that an own report says of `going`, all its prose, and what others are called."""
    rows = connection.execute(
        text(
            "select id, mine, property, value, original, vaulted from ledger.values_of("
            ":report, cast(:going as uuid[]), cast(:texts as text[])) order by id"
        ),
        {"report": report, "going": [str(each) for each in going], "texts": _TEXTS},
    )
    return [Said(*row) for row in rows]


def lines_about(connection: Connection, report: UUID, going: Sequence[UUID]) -> frozenset[int]:
    """Return the lines of the original on which something is said of `going`."""
    asked = text("select ledger.lines_about(:report, cast(:going as uuid[]))")
    values = {"report": report, "going": [str(each) for each in going]}
    return frozenset(connection.execute(asked, values).scalars())


def whole_report(connection: Connection, report: UUID) -> list[UUID]:
    """Return everybody and everything in an own report."""
    asked = text("select ledger.whole_report(:report) as id order by id")
    return list(connection.execute(asked, {"report": report}).scalars())


def words_of(connection: Connection, report: UUID) -> ReportWords | None:
    """Return what is stated about an own report as a whole, None for any other."""
    found = connection.execute(
        text("select * from ledger.words_of(:report)"), {"report": report}
    ).one_or_none()
    return ReportWords(*found) if found else None


def reasons_of(connection: Connection, report: UUID) -> list[Reason]:
    """Return what people wrote about anything in an own report."""
    asked = text("select what, id, words from ledger.reasons_of(:report) order by 1, 2")
    return [Reason(*row) for row in connection.execute(asked, {"report": report})]


def erase_entities(connection: Connection, report: UUID, going: Sequence[UUID]) -> ErasedRows:
    """Erase people of an own report, and what belongs to them, from every table."""
    done = connection.execute(
        text("select ledger.erase_entities(:report, cast(:going as uuid[]))"),
        {"report": report, "going": [str(each) for each in going]},
    ).scalar_one()
    return ErasedRows(
        done["counts"], tuple(map(UUID, done["tokens"])), tuple(map(int, done["rows"]))
    )


def rewrite_prose(connection: Connection, report: UUID, given: Iterable[tuple[UUID, str]]) -> None:
    """Leave of each text the words given; one of which none are left goes."""
    rows = [{"id": str(statement), "value": value} for statement, value in given]
    _send(connection, "rewrite_prose", report, rows)


def unsay(connection: Connection, report: UUID, reasons: Iterable[Reason]) -> None:
    """Take back words that named the erased."""
    _send(connection, "unsay", report, [{"what": each.what, "id": each.id} for each in reasons])


def shrink_parts(connection: Connection, report: UUID, moved: Sequence[MovedPart]) -> int:
    """Put what is left of each part of records in its place; return how many rows went."""
    done = connection.execute(
        text("select ledger.shrink_parts(:report, cast(:pieces as jsonb))"),
        {"report": report, "pieces": pieces_as_json(moved)},
    ).scalar_one()
    return int(done)


def outside_rows(connection: Connection, report: UUID) -> list[OutsideRow]:
    """Return every row of an own report that ever stayed outside, and what was done to it."""
    asked = text("select quarantine, mending, line, words, sealed from ledger.kept_rows(:report)")
    return [
        OutsideRow(row[0], row[1], row[2], row[3], bytes(row[4]))
        for row in connection.execute(asked, {"report": report})
    ]


def reseal_rows(connection: Connection, report: UUID, rows: Iterable[OutsideRow]) -> int:
    """Keep the rows given, as they are sealed by now, and no other; return how many went."""
    given = [
        {"quarantine": e.quarantine, "mending": e.mending, "sealed": e.sealed.hex()} for e in rows
    ]
    done = connection.execute(
        text("select ledger.reseal_rows(:report, cast(:given as jsonb))"),
        {"report": report, "given": json.dumps(given)},
    ).scalar_one()
    return int(done)


def write_erasure(connection: Connection, report: UUID, new: NewErasure) -> tuple[datetime, int]:
    """Write an erasure down; return when, and under which row of the log."""
    given: dict[str, Any] = {
        name: getattr(new, name)
        for name in ("whole", "ground", "sha256", "bytes", "untitled", "unbased", "uncased",
                     "unhandled")
    }  # fmt: skip
    given |= {"id": str(new.id), "tokens": [str(e) for e in new.tokens], "rows": list(new.rows)}
    row = connection.execute(
        text("select at, audit from ledger.write_erasure(:report, cast(:given as jsonb))"),
        {"report": report, "given": json.dumps(given)},
    ).one()
    return row[0], row[1]


def keep_certificate(connection: Connection, erasure: UUID, signed: str) -> None:
    """Keep the certificate of an erasure, once."""
    connection.execute(
        text("select ledger.keep_certificate(:erasure, :signed)"),
        {"erasure": erasure, "signed": signed},
    )


def erasures(connection: Connection) -> list[Erasure]:
    """Return what was erased of the reports of the session's organisation, the newest first."""
    return [Erasure(*row) for row in connection.execute(text("select * from ledger.erasures()"))]


def unfinished_erasures(ledger: Ledger) -> list[Unfinished]:
    """Return the erasures whose files, keys or tokens may still be there, the oldest first."""
    with ledger.engine(DatabaseRole.GATE).begin() as connection:
        rows = connection.execute(
            text("select id, at, report, whole, tokens from ledger.unfinished_erasures()")
        ).all()
    return [Unfinished(row[0], row[1], row[2], row[3], tuple(row[4])) for row in rows]


def known_erasures(ledger: Ledger, which: Iterable[UUID]) -> set[UUID]:
    """Return which of these erasures were committed."""
    with ledger.engine(DatabaseRole.GATE).begin() as connection:
        return set(
            connection.execute(
                text("select ledger.known_erasures(cast(:which as uuid[]))"),
                {"which": [str(each) for each in which]},
            ).scalars()
        )


def finish_erasure(ledger: Ledger, erasure: UUID) -> bool:
    """Write that files, key and tokens are gone; false while the log still has details to forget."""
    with ledger.engine(DatabaseRole.GATE).begin() as connection:
        done = connection.execute(
            text("select ledger.finish_erasure(:erasure)"), {"erasure": erasure}
        ).scalar_one()
    return bool(done)


def _send(connection: Connection, function: str, report: UUID, rows: Sequence[Any]) -> None:
    if rows:
        connection.execute(
            text(f"select ledger.{function}(:report, cast(:given as jsonb))"),
            {"report": report, "given": json.dumps(rows)},
        )
