"""What an organisation keeps of whom, what its reviews decided, and what became evidence.

A custodian's session for oversight alone is answered, and of its own organisation's reports alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.entities import RecordKind
from wholeroute.errors import NotFound
from wholeroute.ledger.lane_rules import HOLDERS, LANE_WORDS
from wholeroute.ledger.records import MovedPart, RecordPart, Slot, pieces_as_json
from wholeroute.rights import Category, Kept, Lane, Purpose, Regime


@dataclass(frozen=True, slots=True)
class KeptEntity:
    """Somebody whom a report keeps, or a free text nobody categorised, with what its clock needs."""

    entity: UUID
    contribution: UUID
    title: str
    kind: str
    kept: Kept
    proceedings: str


@dataclass(frozen=True, slots=True)
class ReportKept:
    """A report and its own last day; `restricted` says that proceedings need somebody in it."""

    contribution: UUID
    title: str
    received: date
    erase_on: date
    restricted: bool


@dataclass(frozen=True, slots=True)
class AlsoJudged:
    """Somebody judged to be the same. Of what others sent nothing is named but who sent it."""

    entity: UUID | None
    contribution: UUID | None
    originator: str


def kept(connection: Connection, report: UUID | None = None) -> list[KeptEntity]:
    """Return whom the reports of the session's organisation keep, or one of them; oldest first."""
    rows = connection.execute(
        text("select * from ledger.kept(:report)"), {"report": str(report) if report else ""}
    ).mappings()
    return [
        KeptEntity(
            row["entity"], row["contribution"], row["title"], row["kind"],
            Kept(
                Lane(row["lane"]), frozenset(map(Category, row["categories"])), row["minor"],
                Regime(row["regime"]), frozenset(map(Purpose, row["purposes"])), row["received"],
                row["review_on"], row["erase_on"], row["kept_until"], row["held_since"],
            ),
            row["proceedings"],
        )
        for row in rows
    ]  # fmt: skip


def report_keeping(connection: Connection, entity: UUID) -> UUID:
    """Return the own report in which an entity stands; raise `NotFound` for any other."""
    found = connection.execute(
        text("select ledger.report_keeping(:entity)"), {"entity": entity}
    ).scalar_one()
    if found is None:
        raise NotFound(f"nobody {entity} in a report of your organisation")
    return UUID(str(found))


def reports_kept(connection: Connection) -> list[ReportKept]:
    """Return the reports of the session's organisation, the first to be erased first."""
    return [
        ReportKept(*row) for row in connection.execute(text("select * from ledger.kept_reports()"))
    ]


def keep_on(
    connection: Connection, report: UUID, entity: UUID | None, until: date, decision: UUID
) -> None:
    """Write that a review keeps somebody, or all of a report, until a day."""
    given = {"id": str(decision), "entity": str(entity) if entity else None, "until": str(until)}
    _call(connection, "keep_on(:report, cast(:given as jsonb))", report=report, given=given)


def hold_for_erasure(connection: Connection, report: UUID, which: Sequence[UUID]) -> list[UUID]:
    """Return who and what goes with people of an own report, locked with their report."""
    asked = text(
        f"select ledger.hold_for_erasure(:report, cast(:which as uuid[]), {HOLDERS}) as going"
        " order by going"
    )
    values = {"report": report, "which": [str(each) for each in which], **LANE_WORDS}
    return list(connection.execute(asked, values).scalars())


def also_judged(connection: Connection, entity: UUID) -> list[AlsoJudged]:
    """Return whom a person judged to be the same as somebody of an own report."""
    asked = text("select entity, contribution, originator from ledger.also_judged(:entity)")
    return [AlsoJudged(*row) for row in connection.execute(asked, {"entity": entity})]


def kept_parts(connection: Connection, report: UUID) -> list[RecordPart]:
    """Return every part of records of an own report, whatever lane it stands in."""
    rows = connection.execute(
        text("select id, contribution, kind, lane, prose, rows from ledger.kept_parts(:report)"),
        {"report": report},
    )
    return [
        RecordPart(row[0], row[1], Slot(RecordKind(row[2]), Lane(row[3]), row[4]), row[5], 0, 0)
        for row in rows
    ]


def restrict_people(
    connection: Connection,
    report: UUID,
    going: Sequence[UUID],
    vaulted: Sequence[UUID],
    decision: dict[str, Any],
) -> None:
    """Move people of an own report to the judicial lane as evidence; the vault has them already."""
    _call(
        connection,
        "restrict_people(:report, cast(:going as uuid[]), cast(:vaulted as uuid[]),"
        " cast(:given as jsonb))",
        report=report, going=[str(each) for each in going],
        vaulted=[str(each) for each in vaulted], given=decision,
    )  # fmt: skip


def restrict_parts(connection: Connection, report: UUID, moved: Sequence[MovedPart]) -> None:
    """Put pieces in the place of parts that hold records of whoever becomes evidence."""
    if moved:
        connection.execute(
            text("select ledger.restrict_parts(:report, cast(:pieces as jsonb))"),
            {"report": report, "pieces": pieces_as_json(moved)},
        )


def end_restriction(connection: Connection, entity: UUID) -> UUID | None:
    """End what proceedings needed somebody for; return their report, None where nothing stood."""
    found = connection.execute(
        text("select ledger.end_restriction(:entity)"), {"entity": entity}
    ).scalar_one_or_none()
    return UUID(str(found)) if found else None


def _call(connection: Connection, call: str, **values: Any) -> Any:
    given = values.get("given")
    if given is not None:
        values["given"] = json.dumps(given)
    return connection.execute(text(f"select ledger.{call}"), values)
